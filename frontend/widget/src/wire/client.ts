import type { AccessTokens } from '../identity/accessToken';
import { readAnswerEvents } from './answerEvents';
import { LecternFailure, failureFromResponse, failureFromThrown } from './failure';
import type {
  Conversation,
  ConversationHit,
  ErasureReceipt,
  ExportFormat,
  Message,
  NumberedEvent,
  Page,
  Profile,
  RetentionPreview,
  Verdict,
} from './types';

export interface Question {
  content: string;
  context?: { page: string } | undefined;
}

export interface AskRequest {
  /** A conversation's id, or `new`. */
  conversation: string;
  /** The same key and the same question never make two answers. */
  key: string;
  question: Question;
  signal?: AbortSignal | undefined;
}

/** Where an answer stands. */
export interface AnswerPlace {
  conversation: string;
  answer: string;
}

export interface LecternClient {
  conversations(query: { q?: string | undefined; cursor?: string | undefined }): Promise<Page<ConversationHit>>;
  conversation(id: string): Promise<Conversation>;
  messages(id: string, cursor?: string): Promise<Page<Message>>;
  deleteConversation(id: string): Promise<void>;
  ask(request: AskRequest): AsyncGenerator<NumberedEvent>;
  /** Another answer in the place of the last one, which is gone as soon as the new one has begun. */
  regenerate(place: AnswerPlace, key: string, signal?: AbortSignal): AsyncGenerator<NumberedEvent>;
  /** What comes behind the event with the id `after`, or everything; nothing when all of it has been told. */
  follow(place: AnswerPlace, after: string | undefined, signal?: AbortSignal): AsyncGenerator<NumberedEvent>;
  stop(place: AnswerPlace): Promise<void>;
  /** Null takes a verdict back. */
  rate(place: AnswerPlace, verdict: Verdict | null, reason?: string): Promise<Message>;
  /** What a choice would do, `default` for the operator's; without one, what the choice in force does. */
  retention(days?: string): Promise<RetentionPreview>;
  /** Null goes back to the operator's default. */
  chooseRetention(days: number | null): Promise<void>;
  profile(): Promise<Profile>;
  /** In which language conversations begin from now on; null for that of the page. */
  chooseLanguage(language: string | null): Promise<void>;
  /** Everything that is kept for the reader, as a zip. */
  exportEverything(): Promise<Blob>;
  /** One conversation: as Markdown to read, or as JSON for programs. */
  exportConversation(id: string, format: ExportFormat): Promise<Blob>;
  /** Erases everything but the account; the receipt says how far that is. */
  eraseEverything(): Promise<ErasureReceipt>;
  erasure(receipt: string): Promise<ErasureReceipt>;
}

export interface ClientSettings {
  base: string;
  tokens: AccessTokens;
  fetch?: typeof fetch;
  /** The language of the page rather than of the browser: the book and its answers are in it. */
  language?: () => string;
}

const JSON_BODY = { 'Content-Type': 'application/json' };

export function createClient({
  base,
  tokens,
  fetch: fetchFn = (...args) => fetch(...args),
  language = languageOfPage,
}: ClientSettings): LecternClient {
  async function attempt(token: string, path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${token}`);
    if (!headers.has('Accept')) {
      headers.set('Accept', 'application/json');
    }
    try {
      // The API reads the Bearer header alone, so the cookie stays at home.
      return await fetchFn(base + path, { ...init, headers, credentials: 'omit', cache: 'no-store' });
    } catch (thrown) {
      if (init.signal?.aborted === true) {
        throw thrown;
      }
      throw failureFromThrown(thrown);
    }
  }

  async function send(path: string, init: RequestInit = {}): Promise<Response> {
    const token = await tokens.get();
    let response = await attempt(token, path, init);
    if (response.status === 401) {
      tokens.discard(token);
      response = await attempt(await tokens.get(), path, init);
    }
    if (!response.ok) {
      throw await failureFromResponse(response);
    }
    return response;
  }

  async function getJson<T>(path: string): Promise<T> {
    return (await (await send(path)).json()) as T;
  }

  async function changeProfile(changes: Record<string, unknown>): Promise<void> {
    await send('/me', { method: 'PATCH', headers: JSON_BODY, body: JSON.stringify(changes) });
  }

  async function getFile(path: string, type: string): Promise<Blob> {
    const response = await send(path, { headers: { Accept: type } });
    try {
      return await response.blob();
    } catch {
      // Cut off on the way.
      throw new LecternFailure('interrupted');
    }
  }

  return {
    conversations: ({ q, cursor }) => getJson(`/conversations${queryOf({ q, cursor })}`),
    conversation: (id) => getJson(`/conversations/${encodeURIComponent(id)}`),
    messages: (id, cursor) =>
      getJson(`/conversations/${encodeURIComponent(id)}/messages${queryOf({ cursor, limit: '100' })}`),
    retention: (days) => getJson(`/me/retention${queryOf({ days })}`),
    chooseRetention: (days) => changeProfile({ retentionDays: days }),
    profile: () => getJson('/me'),
    chooseLanguage: (tag) => changeProfile({ language: tag }),
    exportEverything: () => getFile('/me/export', 'application/zip'),
    exportConversation: (id, format) =>
      getFile(`/conversations/${encodeURIComponent(id)}/export${queryOf({ format })}`, '*/*'),
    async eraseEverything() {
      return (await (await send('/me', { method: 'DELETE' })).json()) as ErasureReceipt;
    },
    erasure: (receipt) => getJson(`/me/erasure/${encodeURIComponent(receipt)}`),
    async deleteConversation(id) {
      await send(`/conversations/${encodeURIComponent(id)}`, { method: 'DELETE' });
    },
    async *ask({ conversation, key, question, signal }) {
      yield* eventsOf(
        await send(`/conversations/${encodeURIComponent(conversation)}/messages`, {
          ...streaming({ ...JSON_BODY, ...keyed(key), ...inLanguage(language()) }, signal),
          method: 'POST',
          body: JSON.stringify(question),
        }),
      );
    },
    async *regenerate(place, key, signal) {
      yield* eventsOf(await send(`${pathOf(place)}/regenerate`, { ...streaming(keyed(key), signal), method: 'POST' }));
    },
    async *follow(place, after, signal) {
      const headers = after === undefined || after === '' ? {} : { 'Last-Event-ID': after };
      yield* eventsOf(await send(`${pathOf(place)}/events`, streaming(headers, signal)));
    },
    async stop(place) {
      await send(`${pathOf(place)}/stop`, { method: 'POST' });
    },
    async rate(place, verdict, reason) {
      const body = JSON.stringify({ verdict, ...(reason === undefined ? {} : { reason }) });
      const response = await send(`${pathOf(place)}/feedback`, { method: 'PUT', headers: JSON_BODY, body });
      return (await response.json()) as Message;
    },
  };
}

function pathOf({ conversation, answer }: AnswerPlace): string {
  return `/conversations/${encodeURIComponent(conversation)}/messages/${encodeURIComponent(answer)}`;
}

/** A structured-field string, hence the quotes. */
function keyed(key: string): Record<string, string> {
  return { 'Idempotency-Key': `"${key}"` };
}

function inLanguage(language: string): Record<string, string> {
  return language === '' ? {} : { 'Accept-Language': language };
}

function languageOfPage(): string {
  return typeof document === 'undefined' ? '' : document.documentElement.lang;
}

function streaming(headers: Record<string, string>, signal: AbortSignal | undefined): RequestInit {
  return { headers: { Accept: 'text/event-stream', ...headers }, signal: signal ?? null };
}

async function* eventsOf(response: Response): AsyncGenerator<NumberedEvent> {
  if (response.status === 204) {
    return;
  }
  if (response.body === null) {
    throw new LecternFailure('interrupted');
  }
  yield* readAnswerEvents(response.body);
}

function queryOf(parameters: Record<string, string | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') {
      query.set(name, value);
    }
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
