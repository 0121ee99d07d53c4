import { useCallback, useEffect, useReducer, useRef } from 'react';
import { allMessages } from '../wire/allMessages';
import type { AnswerPlace, LecternClient } from '../wire/client';
import { failureFromThrown } from '../wire/failure';
import type { NumberedEvent, Verdict } from '../wire/types';
import { wholeAnswer } from '../wire/wholeAnswer';
import { EMPTY_THREAD, threadAfter, turnsOf, type Asked, type Turn } from './thread';

/** Runs the questions of one panel against the server; what they amount to is {@link threadAfter}'s. */
export function useThread(client: LecternClient) {
  const [thread, dispatch] = useReducer(threadAfter, EMPTY_THREAD);
  const running = useRef<AbortController>(undefined);
  /** The turn that is to be stopped as soon as it is known which answer that is. */
  const unwanted = useRef<string>(undefined);
  const { conversation } = thread;

  useEffect(() => () => running.current?.abort(), []);

  const run = useCallback(
    async (key: string, begin: ((signal: AbortSignal) => AsyncGenerator<NumberedEvent>) | AnswerPlace) => {
      running.current?.abort();
      const abort = new AbortController();
      const { signal } = abort;
      running.current = abort;
      try {
        const news = wholeAnswer(client, typeof begin === 'function' ? () => begin(signal) : begin, signal);
        for await (const event of news) {
          if (signal.aborted) {
            return;
          }
          dispatch({ type: 'received', key, event });
          if (event.type === 'started' && unwanted.current === key) {
            await client.stop({ conversation: event.conversation.id, answer: event.answer.id }).catch(() => undefined);
          }
        }
      } catch (thrown) {
        if (!signal.aborted) {
          dispatch({ type: 'failed', key, failure: failureFromThrown(thrown) });
        }
      } finally {
        if (running.current === abort) {
          running.current = undefined;
          unwanted.current = undefined;
        }
      }
    },
    [client],
  );

  const send = useCallback(
    ({ key, question, page }: Asked, where: string) => {
      const context = page === undefined ? undefined : { page };
      void run(key, (signal) => client.ask({ conversation: where, key, question: { content: question, context }, signal }));
    },
    [client, run],
  );

  const ask = useCallback(
    (question: string, page: string | undefined) => {
      const asked = { key: crypto.randomUUID(), question, page };
      dispatch({ type: 'asked', ...asked });
      send(asked, conversation ?? 'new');
    },
    [send, conversation],
  );

  /** Asks a first question again of which it is not known whether it arrived. */
  const askAgain = useCallback(
    (asked: Asked) => {
      dispatch({ type: 'cleared' });
      dispatch({ type: 'asked', ...asked });
      send(asked, 'new');
    },
    [send],
  );

  const regenerate = useCallback(
    ({ key, answerId, regeneration }: Turn) => {
      const answer = regeneration?.before.answerId ?? answerId;
      if (conversation === undefined || answer === undefined) {
        return;
      }
      // The same key after an attempt that came to nothing: it may have arrived all the same.
      const again = regeneration?.key ?? crypto.randomUUID();
      dispatch({ type: 'regenerated', key, regeneration: again });
      void run(key, (signal) => client.regenerate({ conversation, answer }, again, signal));
    },
    [client, run, conversation],
  );

  /** @returns the last question in it */
  const open = useCallback(
    async (id: string) => {
      running.current?.abort();
      const messages = await allMessages(client, id);
      dispatch({ type: 'opened', conversation: id, messages });
      const last = turnsOf(id, messages).at(-1);
      if (last?.status === 'streaming' && last.answerId !== undefined) {
        void run(last.key, { conversation: id, answer: last.answerId });
      }
      return last?.question;
    },
    [client, run],
  );

  /** Another answer to a question whose answer has ended; otherwise goes on with it, whatever has become of it. */
  const retry = useCallback(
    (turn: Turn) => {
      if (turn.regeneration !== undefined || turn.stored) {
        regenerate(turn);
      } else if (turn.answerId !== undefined && conversation !== undefined) {
        open(conversation).catch((thrown: unknown) =>
          dispatch({ type: 'failed', key: turn.key, failure: failureFromThrown(thrown) }),
        );
      } else {
        dispatch({ type: 'retried', key: turn.key });
        send(turn, turn.conversation);
      }
    },
    [send, regenerate, open, conversation],
  );

  const stop = useCallback(
    async ({ key, answerId }: Turn) => {
      if (answerId === undefined) {
        unwanted.current = key;
        return;
      }
      if (conversation !== undefined) {
        try {
          // The stream then ends with the text as it was stored.
          await client.stop({ conversation, answer: answerId });
          return;
        } catch {
          // Not reachable: at least stop listening.
        }
      }
      running.current?.abort();
      dispatch({ type: 'stopped', key });
    },
    [client, conversation],
  );

  /** Shown at once, and taken back when it could not be kept. */
  const rate = useCallback(
    async ({ key, answerId, verdict: before }: Turn, verdict: Verdict | undefined, reason?: string) => {
      if (conversation === undefined || answerId === undefined) {
        return;
      }
      dispatch({ type: 'rated', key, verdict });
      try {
        await client.rate({ conversation, answer: answerId }, verdict ?? null, reason);
      } catch (thrown) {
        dispatch({ type: 'rated', key, verdict: before });
        throw thrown;
      }
    },
    [client, conversation],
  );

  const clear = useCallback(() => {
    running.current?.abort();
    dispatch({ type: 'cleared' });
  }, []);

  return { thread, ask, askAgain, retry, stop, rate, open, clear };
}
