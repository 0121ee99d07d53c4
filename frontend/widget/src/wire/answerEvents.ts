import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { LecternFailure, failureFromProblem } from './failure';
import type { AnswerEvent, NumberedEvent, Problem } from './types';

const KNOWN: ReadonlySet<string> = new Set(['started', 'sources', 'delta', 'done', 'failed']);

/** The server says something every 15 s, if only a comment; three of them missing mean that nobody is there. */
const LONGEST_SILENCE_MILLIS = 45_000;

/**
 * Reads one answer from a server-sent event stream, up to and including `done` or `failed`.
 * A stream that ends before either was cut on the way: that is a {@link LecternFailure} of kind `interrupted`. A
 * `failed` without an id is what broke the stream and not the answer, and is thrown, too.
 */
export async function* readAnswerEvents(
  body: ReadableStream<Uint8Array>,
  longestSilence = LONGEST_SILENCE_MILLIS,
): AsyncGenerator<NumberedEvent> {
  const arrived: EventSourceMessage[] = [];
  const parser = createParser({
    onEvent: (message) => {
      if (KNOWN.has(message.event ?? '')) {
        arrived.push(message);
      }
    },
  });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await readOrInterrupted(reader, longestSilence);
      parser.feed(done ? decoder.decode() : decoder.decode(value, { stream: true }));
      for (const message of arrived.splice(0)) {
        const { id = '' } = message;
        const event = answerEventOf(message);
        if (event.type === 'failed' && id === '') {
          throw failureFromProblem(event.problem);
        }
        yield { id, event };
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

async function readOrInterrupted(reader: ReadableStreamDefaultReader<Uint8Array>, longestSilence: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LecternFailure('interrupted')), longestSilence);
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } catch {
    throw new LecternFailure('interrupted');
  } finally {
    clearTimeout(timer);
  }
}

function answerEventOf({ event: type, data: json }: EventSourceMessage): AnswerEvent {
  const data: unknown = JSON.parse(json);
  if (type === 'failed') {
    return { type, problem: data as Problem };
  }
  return { ...(data as object), type } as AnswerEvent;
}
