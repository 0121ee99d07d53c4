import { allMessages } from './allMessages';
import type { AnswerPlace, LecternClient } from './client';
import { LecternFailure, failureFromThrown, type FailureKind } from './failure';
import type { AnswerEvent, Message, NumberedEvent } from './types';

/** What happens to an answer, or that the way to it is lost and looked for. */
export type AnswerNews = AnswerEvent | { type: 'lost' };

export interface Patience {
  /** Doubled after each attempt in vain, up to the longest. */
  firstPauseMillis: number;
  longestPauseMillis: number;
  /** So many in a row, and it is given up. */
  attempts: number;
}

/** A little less than a minute: a server that is restarted is back by then. */
const PATIENCE: Patience = { firstPauseMillis: 500, longestPauseMillis: 8_000, attempts: 10 };

/** What may be better a moment later. */
const PASSING: ReadonlySet<FailureKind> = new Set(['offline', 'unreachable', 'unavailable', 'interrupted', 'server']);

/**
 * Tells an answer to its end. Once it is known which answer that is, a lost connection and a server that is started
 * anew are waited for, and the telling goes on behind the last event that came.
 *
 * @param begin asks for the answer, or the place of one that was asked for before
 */
export async function* wholeAnswer(
  client: Pick<LecternClient, 'follow' | 'messages'>,
  begin: (() => AsyncGenerator<NumberedEvent>) | AnswerPlace,
  signal: AbortSignal,
  patience = PATIENCE,
): AsyncGenerator<AnswerNews> {
  let place = typeof begin === 'function' ? undefined : begin;
  let after: string | undefined;
  let inVain = 0;
  for (;;) {
    try {
      const events = typeof begin === 'function' && place === undefined ? begin() : follow(client, place, after, signal);
      for await (const { id, event } of events) {
        inVain = 0;
        after = id;
        if (event.type === 'started') {
          place = { conversation: event.conversation.id, answer: event.answer.id };
        }
        yield event;
        if (event.type === 'done' || event.type === 'failed') {
          return;
        }
      }
      yield { type: 'done', answer: await stored(client, place) };
      return;
    } catch (thrown) {
      const failure = failureFromThrown(thrown);
      if (signal.aborted || place === undefined || !PASSING.has(failure.kind) || inVain >= patience.attempts) {
        throw failure;
      }
      yield { type: 'lost' };
      await pause(Math.min(patience.firstPauseMillis * 2 ** inVain, patience.longestPauseMillis), signal);
      inVain += 1;
    }
  }
}

function follow(
  client: Pick<LecternClient, 'follow'>,
  place: AnswerPlace | undefined,
  after: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<NumberedEvent> {
  if (place === undefined) {
    throw new LecternFailure('interrupted');
  }
  return client.follow(place, after, signal);
}

/** An answer of which there is nothing more to tell: how it ended stands in the conversation. */
async function stored(client: Pick<LecternClient, 'messages'>, place: AnswerPlace | undefined): Promise<Message> {
  const messages = place === undefined ? [] : await allMessages(client, place.conversation);
  const answer = messages.find(({ id }) => id === place?.answer);
  if (answer === undefined) {
    throw new LecternFailure('not-found');
  }
  return answer;
}

/** Also over when the browser says that it is connected again, or nobody waits any more. */
function pause(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', over);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, millis);
    globalThis.addEventListener?.('online', over);
    signal.addEventListener('abort', over);
  });
}
