import { describe, expect, it } from 'vitest';
import { readAnswerEvents } from './answerEvents';
import type { NumberedEvent } from './types';

const encoder = new TextEncoder();

function stream(...chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      chunks.forEach((chunk) => controller.enqueue(chunk));
      controller.close();
    },
  });
}

async function collect(body: ReadableStream<Uint8Array>): Promise<NumberedEvent[]> {
  const events: NumberedEvent[] = [];
  for await (const event of readAnswerEvents(body)) {
    events.push(event);
  }
  return events;
}

const DONE = 'id: 3\nevent: done\ndata: {"answer":{"id":"a1","status":"complete"}}\n\n';

describe('an answer stream', () => {
  it('is the same however the bytes are cut', async () => {
    const bytes = encoder.encode(`id: 1\nevent: delta\ndata: {"text":"Grüße 🙂"}\n\n: keep-alive\n\n${DONE}`);
    const whole = await collect(stream(bytes));
    const single = await collect(stream(...Array.from(bytes, (byte) => Uint8Array.of(byte))));
    expect(single).toEqual(whole);
    expect(whole[0]).toEqual({ id: '1', event: { type: 'delta', text: 'Grüße 🙂' } });
    expect(whole[1]).toMatchObject({ id: '3', event: { type: 'done', answer: { id: 'a1' } } });
  });

  it('that ends before its last event was interrupted', async () => {
    const body = stream(encoder.encode('event: delta\ndata: {"text":"Half an ans"}\n\n'));
    await expect(collect(body)).rejects.toMatchObject({ kind: 'interrupted' });
  });

  it('that breaks was interrupted', async () => {
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new TypeError('network')) });
    await expect(collect(body)).rejects.toMatchObject({ kind: 'interrupted' });
  });

  it('may carry events of a later server', async () => {
    const events = await collect(stream(encoder.encode(`event: thinking\ndata: {}\n\n${DONE}`)));
    expect(events.map(({ event }) => event.type)).toEqual(['done']);
  });

  it('keeps a problem apart from the name of its event', async () => {
    const problem = { type: '/problems/generator-failed', title: 'x', status: 500 };
    const events = await collect(stream(encoder.encode(`id: 9\nevent: failed\ndata: ${JSON.stringify(problem)}\n\n`)));
    expect(events).toEqual([{ id: '9', event: { type: 'failed', problem } }]);
  });

  it('that failed without a number broke, and the answer may go on', async () => {
    const problem = { type: '/problems/port-unavailable', title: 'x', status: 503, port: 'conversations' };
    const body = stream(encoder.encode(`event: failed\ndata: ${JSON.stringify(problem)}\n\n`));
    await expect(collect(body)).rejects.toMatchObject({ kind: 'unavailable', part: 'conversations' });
  });

  it('in which not even a comment comes was interrupted', async () => {
    const events = readAnswerEvents(new ReadableStream<Uint8Array>(), 5);
    await expect(events.next()).rejects.toMatchObject({ kind: 'interrupted' });
  });
});
