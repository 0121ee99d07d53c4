/** The JSON of `/api/v1`, as the server writes it. Times are RFC 3339 UTC, ids are opaque. */

export type AnswerStatus =
  | 'streaming'
  | 'complete'
  | 'not_in_book'
  | 'stopped'
  | 'interrupted'
  | 'failed';

export interface Conversation {
  id: string;
  title: string;
  createdAt: string;
  updatedAt: string;
  version: number;
}

export interface Citation {
  n: number;
  passageId: string;
  /** The trail from the book down to the heading. */
  title: string[];
  /** Site path with the heading's anchor. */
  url: string;
  page: string;
  anchor: string | null;
  quote: string;
  score: number;
  /** Whether the answer quotes these words; if not, they are what comes nearest to what it says. */
  verified: boolean;
  /** Where in the answer's text the markers stand that lead here. */
  markers?: number[];
  /** Whether the book no longer has the passage as it was; absent where nobody can tell. */
  changed?: boolean;
}

export interface Message {
  id: string;
  role: 'question' | 'answer';
  status: AnswerStatus;
  content: string;
  citations: Citation[];
  metadata: Record<string, unknown>;
  createdAt: string;
  /** What the reader thinks of an answer that has ended. */
  feedback?: Feedback | null;
}

export type Verdict = 'up' | 'down';

export interface Feedback {
  verdict: Verdict;
  reason: string | null;
  at: string;
}

/** Plain text with the half-open ranges `[start, end)` that matched a search, in UTF-16 units. */
export interface Snippet {
  text: string;
  marks: [number, number][];
}

/** A conversation in a list; `snippet` and `messageId` are there when the list answers a search. */
export interface ConversationHit extends Conversation {
  snippet?: Snippet | null;
  messageId?: string | null;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** What retention does to the reader's conversations. Days are dates in UTC; a number of days is null for good. */
export interface RetentionPreview {
  days: number | null;
  chosenDays: number | null;
  defaultDays: number | null;
  maxDays: number;
  /** The earliest day first; what is due already goes today. */
  going: { day: string; conversations: number }[];
}

export type ExportFormat = 'md' | 'json';

/** What is kept of the reader, and chosen by them; null is the site's default. */
export interface Profile {
  language: string | null;
}

/** What has become of the wish to have everything erased; it names nobody. */
export interface ErasureReceipt {
  id: string;
  state: 'pending' | 'done';
  counts: { conversations: number; messages: number } | null;
}

/** RFC 9457. `port` names the part that is down when the status is 503. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  port?: string;
}

/** An event and its id: the place in the answer behind which to go on. */
export interface NumberedEvent {
  id: string;
  event: AnswerEvent;
}

export type AnswerEvent =
  | { type: 'started'; conversation: Conversation; question: Message; answer: Message }
  | { type: 'sources'; citations: Citation[] }
  | { type: 'delta'; text: string }
  | { type: 'done'; answer: Message }
  | { type: 'failed'; problem: Problem };
