import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { LecternFailure } from './failure';
import type { AnswerEvent } from './types';

const KNOWN: ReadonlySet<string> = new Set(['started', 'sources', 'delta', 'done', 'failed']);

/**
 * Reads one answer from a server-sent event stream, up to and including `done` or `failed`.
 * A stream that ends before either was cut on the way: that is a {@link LecternFailure} of kind `interrupted`.
 */
export async function* readAnswerEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<AnswerEvent> {
  const arrived: AnswerEvent[] = [];
  const parser = createParser({
    onEvent: (message) => {
      const event = answerEventOf(message);
      if (event !== undefined) {
        arrived.push(event);
      }
    },
  });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await readOrInterrupted(reader);
      parser.feed(done ? decoder.decode() : decoder.decode(value, { stream: true }));
      for (const event of arrived.splice(0)) {
        yield event;
        if (event.type === 'done' || event.type === 'failed') {
          return;
        }
      }
      if (done) {
        throw new LecternFailure('interrupted');
      }
    }
  } finally {
    // Also reached when the consumer stops early: the connection must not linger.
    await reader.cancel().catch(() => undefined);
  }
}

async function readOrInterrupted(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch {
    throw new LecternFailure('interrupted');
  }
}

function answerEventOf(message: EventSourceMessage): AnswerEvent | undefined {
  const type = message.event ?? '';
  if (!KNOWN.has(type)) {
    return undefined;
  }
  const data: unknown = JSON.parse(message.data);
  if (type === 'failed') {
    return { type, problem: data } as AnswerEvent;
  }
  return { ...(data as object), type } as AnswerEvent;
}
