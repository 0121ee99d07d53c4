import { failureFromProblem, type LecternFailure } from '../wire/failure';
import type { AnswerStatus, Citation, Message, Verdict } from '../wire/types';
import type { AnswerNews } from '../wire/wholeAnswer';

/** One question with what became of it. */
export interface Turn {
  /** Names the turn, and is the idempotency key of its question: asking again with it never makes a second answer. */
  key: string;
  question: string;
  /** Where it was asked: a conversation's id, or `new`. A retry must go the same way. */
  conversation: string;
  page: string | undefined;
  phase: 'searching' | 'reading' | 'answering' | 'settled';
  /** The connection broke off, and is looked for. */
  lost: boolean;
  answerId: string | undefined;
  status: AnswerStatus;
  content: string;
  citations: Citation[];
  verdict: Verdict | undefined;
  /** A model should have answered, and did not: the book is quoted in its place. */
  quotedInstead: boolean;
  failure: LecternFailure | undefined;
  /** The answer has ended on the server, so that trying again means another answer. */
  stored: boolean;
  /** Another answer was asked for under this key, and the one before stands until that begins. */
  regeneration: { key: string; before: Outcome } | undefined;
}

/** How an answer came out. */
type Outcome = Pick<Turn, 'answerId' | 'status' | 'content' | 'citations' | 'verdict' | 'quotedInstead' | 'stored'>;

export interface Thread {
  conversation: string | undefined;
  turns: Turn[];
}

export const EMPTY_THREAD: Thread = { conversation: undefined, turns: [] };

/** What is asked, and under which key. */
export interface Asked {
  key: string;
  question: string;
  page: string | undefined;
}

export type ThreadAction =
  | ({ type: 'asked' } & Asked)
  | { type: 'retried'; key: string }
  | { type: 'regenerated'; key: string; regeneration: string }
  | { type: 'received'; key: string; event: AnswerNews }
  | { type: 'failed'; key: string; failure: LecternFailure }
  | { type: 'stopped'; key: string }
  | { type: 'rated'; key: string; verdict: Verdict | undefined }
  | { type: 'opened'; conversation: string; messages: Message[] }
  | { type: 'cleared' };

/** Pure: what the thread is after something happened to it. */
export function threadAfter(thread: Thread, action: ThreadAction): Thread {
  switch (action.type) {
    case 'asked':
      return { ...thread, turns: [...thread.turns, newTurn(thread.conversation ?? 'new', action)] };
    case 'retried':
      return withTurn(thread, action.key, begunAnew);
    case 'regenerated':
      return withTurn(thread, action.key, (turn) => ({
        ...begunAnew(turn),
        regeneration: { key: action.regeneration, before: turn.regeneration?.before ?? outcomeOf(turn) },
      }));
    case 'received':
      return received(thread, action.key, action.event);
    case 'failed':
      return withTurn(thread, action.key, (turn) => withFailure(turn, action.failure));
    case 'stopped':
      return withTurn(thread, action.key, (turn) => ({ ...turn, phase: 'settled', lost: false, status: 'stopped' }));
    case 'rated':
      return withTurn(thread, action.key, (turn) => ({ ...turn, verdict: action.verdict }));
    case 'opened':
      return { conversation: action.conversation, turns: goingOn(turnsOf(action.conversation, action.messages)) };
    case 'cleared':
      return EMPTY_THREAD;
  }
}

function newTurn(conversation: string, { key, question, page }: Asked): Turn {
  return {
    key,
    question,
    page,
    conversation,
    phase: 'searching',
    lost: false,
    answerId: undefined,
    status: 'streaming',
    content: '',
    citations: [],
    verdict: undefined,
    quotedInstead: false,
    failure: undefined,
    stored: false,
    regeneration: undefined,
  };
}

function begunAnew(turn: Turn): Turn {
  return { ...newTurn(turn.conversation, turn), regeneration: turn.regeneration };
}

function received(thread: Thread, key: string, event: AnswerNews): Thread {
  switch (event.type) {
    case 'started':
      return {
        // Also where an answer is told anew from its beginning: what came before is void.
        ...withTurn(thread, key, (turn) => ({
          ...newTurn(turn.conversation, turn),
          answerId: event.answer.id,
        })),
        conversation: event.conversation.id,
      };
    case 'sources':
      return withTurn(thread, key, (turn) => ({ ...turn, lost: false, phase: 'reading', citations: event.citations }));
    case 'delta':
      return withTurn(thread, key, (turn) => ({
        ...turn,
        lost: false,
        phase: 'answering',
        content: turn.content + event.text,
      }));
    case 'lost':
      return withTurn(thread, key, (turn) => ({ ...turn, lost: true }));
    case 'done':
      return withTurn(thread, key, (turn) => ({ ...turn, phase: 'settled', lost: false, ...finished(event.answer) }));
    case 'failed':
      return withTurn(thread, key, (turn) => ({
        ...withFailure(turn, failureFromProblem(event.problem)),
        stored: true,
      }));
  }
}

/** An answer that was to be replaced is shown again when that did not come about. */
function withFailure(turn: Turn, failure: LecternFailure): Turn {
  const status = failure.kind === 'interrupted' ? 'interrupted' : 'failed';
  const settled: Turn = { ...turn, phase: 'settled', lost: false, status, failure };
  if (turn.regeneration === undefined) {
    return settled;
  }
  // Somebody else was faster, on another device perhaps: what there is now has to be looked at before anything else.
  const outdated = failure.kind === 'not-found' || failure.kind === 'busy';
  return {
    ...settled,
    ...turn.regeneration.before,
    ...(outdated ? { stored: false, regeneration: undefined } : {}),
  };
}

function outcomeOf({ answerId, status, content, citations, verdict, quotedInstead, stored }: Turn): Outcome {
  return { answerId, status, content, citations, verdict, quotedInstead, stored };
}

function finished({ id, status, content, citations, feedback, metadata }: Message): Outcome {
  return {
    answerId: id,
    status,
    content,
    citations,
    verdict: feedback?.verdict,
    quotedInstead: metadata['insteadOf'] !== undefined,
    stored: status !== 'streaming',
  };
}

function withTurn(thread: Thread, key: string, change: (turn: Turn) => Turn): Thread {
  return { ...thread, turns: thread.turns.map((turn) => (turn.key === key ? change(turn) : turn)) };
}

/** Stored messages as turns: each question with the answer that follows it. */
export function turnsOf(conversation: string, messages: readonly Message[]): Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    const last = turns.at(-1);
    if (message.role === 'question') {
      turns.push({
        ...newTurn(conversation, { key: message.id, question: message.content, page: undefined }),
        phase: 'settled',
        status: 'interrupted',
      });
    } else if (last !== undefined) {
      Object.assign(last, finished(message));
    }
  }
  return turns;
}

/** The last answer may still be on its way; whoever opens the conversation follows it. */
function goingOn(turns: Turn[]): Turn[] {
  return turns.map((turn, index) =>
    index === turns.length - 1 && turn.status === 'streaming'
      ? { ...turn, phase: turn.content === '' ? 'searching' : 'answering' }
      : turn,
  );
}
