import { failureFromProblem, type LecternFailure } from '../wire/failure';
import type { AnswerEvent, AnswerStatus, Citation, Message } from '../wire/types';

/** One question with what became of it. */
export interface Turn {
  /** The idempotency key; asking again with it never makes a second answer. */
  key: string;
  question: string;
  /** Where it was asked: a conversation's id, or `new`. A retry must go the same way. */
  conversation: string;
  page: string | undefined;
  phase: 'searching' | 'reading' | 'answering' | 'settled';
  answerId: string | undefined;
  status: AnswerStatus;
  content: string;
  citations: Citation[];
  failure: LecternFailure | undefined;
  /** The server has stored this failure under the key, so trying again means asking anew. */
  stored: boolean;
}

export interface Thread {
  conversation: string | undefined;
  turns: Turn[];
}

export const EMPTY_THREAD: Thread = { conversation: undefined, turns: [] };

export type ThreadAction =
  | { type: 'asked'; key: string; question: string; page: string | undefined }
  | { type: 'retried'; key: string }
  | { type: 'received'; key: string; event: AnswerEvent }
  | { type: 'failed'; key: string; failure: LecternFailure }
  | { type: 'stopped'; key: string }
  | { type: 'opened'; conversation: string; messages: Message[] }
  | { type: 'cleared' };

/** Pure: what the thread is after something happened to it. */
export function threadAfter(thread: Thread, action: ThreadAction): Thread {
  switch (action.type) {
    case 'asked':
      return { ...thread, turns: [...thread.turns, newTurn(thread, action)] };
    case 'retried':
      return withTurn(thread, action.key, (turn) => ({
        ...turn,
        phase: 'searching',
        status: 'streaming',
        content: '',
        citations: [],
        failure: undefined,
      }));
    case 'received':
      return received(thread, action.key, action.event);
    case 'failed':
      return withTurn(thread, action.key, (turn) => withFailure(turn, action.failure));
    case 'stopped':
      return withTurn(thread, action.key, (turn) => ({ ...turn, phase: 'settled', status: 'stopped' }));
    case 'opened':
      return { conversation: action.conversation, turns: turnsOf(action.conversation, action.messages) };
    case 'cleared':
      return EMPTY_THREAD;
  }
}

function newTurn(thread: Thread, asked: { key: string; question: string; page: string | undefined }): Turn {
  return {
    ...asked,
    conversation: thread.conversation ?? 'new',
    phase: 'searching',
    answerId: undefined,
    status: 'streaming',
    content: '',
    citations: [],
    failure: undefined,
    stored: false,
  };
}

function received(thread: Thread, key: string, event: AnswerEvent): Thread {
  switch (event.type) {
    case 'started':
      return {
        ...withTurn(thread, key, (turn) => ({ ...turn, answerId: event.answer.id })),
        conversation: event.conversation.id,
      };
    case 'sources':
      return withTurn(thread, key, (turn) => ({ ...turn, phase: 'reading', citations: event.citations }));
    case 'delta':
      return withTurn(thread, key, (turn) => ({ ...turn, phase: 'answering', content: turn.content + event.text }));
    case 'done':
      return withTurn(thread, key, (turn) => ({ ...turn, phase: 'settled', ...finished(event.answer) }));
    case 'failed':
      return withTurn(thread, key, (turn) => ({ ...withFailure(turn, failureFromProblem(event.problem)), stored: true }));
  }
}

function withFailure(turn: Turn, failure: LecternFailure): Turn {
  const status = failure.kind === 'interrupted' ? 'interrupted' : 'failed';
  return { ...turn, phase: 'settled', status, failure };
}

function finished(answer: Message): Pick<Turn, 'answerId' | 'status' | 'content' | 'citations'> {
  const { id, status, content, citations } = answer;
  return { answerId: id, status, content, citations };
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
        ...newTurn(EMPTY_THREAD, { key: message.id, question: message.content, page: undefined }),
        conversation,
        phase: 'settled',
        status: 'interrupted',
        stored: true,
      });
    } else if (last !== undefined) {
      Object.assign(last, finished(message));
    }
  }
  return turns;
}
