import { useCallback, useEffect, useReducer, useRef } from 'react';
import { allMessages } from '../wire/allMessages';
import type { LecternClient } from '../wire/client';
import { failureFromThrown } from '../wire/failure';
import { EMPTY_THREAD, threadAfter, type Turn } from './thread';

/** Runs the questions of one panel against the server; what they amount to is {@link threadAfter}'s. */
export function useThread(client: LecternClient) {
  const [thread, dispatch] = useReducer(threadAfter, EMPTY_THREAD);
  const running = useRef<AbortController>(undefined);

  useEffect(() => () => running.current?.abort(), []);

  const run = useCallback(
    async ({ key, question, conversation, page }: Pick<Turn, 'key' | 'question' | 'conversation' | 'page'>) => {
      const abort = new AbortController();
      running.current = abort;
      try {
        const context = page === undefined ? undefined : { page };
        const events = client.ask({ conversation, key, question: { content: question, context }, signal: abort.signal });
        for await (const event of events) {
          if (abort.signal.aborted) {
            return;
          }
          dispatch({ type: 'received', key, event });
        }
      } catch (thrown) {
        if (!abort.signal.aborted) {
          dispatch({ type: 'failed', key, failure: failureFromThrown(thrown) });
        }
      } finally {
        if (running.current === abort) {
          running.current = undefined;
        }
      }
    },
    [client],
  );

  const ask = useCallback(
    (question: string, page: string | undefined) => {
      const key = crypto.randomUUID();
      dispatch({ type: 'asked', key, question, page });
      void run({ key, question, page, conversation: thread.conversation ?? 'new' });
    },
    [run, thread.conversation],
  );

  const retry = useCallback(
    (turn: Turn) => {
      if (turn.stored) {
        ask(turn.question, turn.page);
        return;
      }
      dispatch({ type: 'retried', key: turn.key });
      void run(turn);
    },
    [ask, run],
  );

  const stop = useCallback(
    async (turn: Turn) => {
      if (turn.answerId !== undefined && thread.conversation !== undefined) {
        try {
          // The stream then ends with the text as it was stored.
          await client.stop(thread.conversation, turn.answerId);
          return;
        } catch {
          // Not reachable: at least stop listening.
        }
      }
      running.current?.abort();
      dispatch({ type: 'stopped', key: turn.key });
    },
    [client, thread.conversation],
  );

  const open = useCallback(
    async (conversation: string) => {
      running.current?.abort();
      const messages = await allMessages(client, conversation);
      dispatch({ type: 'opened', conversation, messages });
    },
    [client],
  );

  const clear = useCallback(() => {
    running.current?.abort();
    dispatch({ type: 'cleared' });
  }, []);

  return { thread, ask, retry, stop, open, clear };
}
