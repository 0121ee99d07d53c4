import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { EMPTY_THREAD, threadAfter, type Thread } from '../asking/thread';
import { createAccessTokens } from '../identity/accessToken';
import { createClient } from './client';
import { wholeAnswer, type AnswerNews } from './wholeAnswer';

const PATIENCE = { firstPauseMillis: 1, longestPauseMillis: 20, attempts: 8 };
const AT = '2030-01-01T00:00:00Z';
const ANSWER = { id: 'a1', role: 'answer', status: 'streaming', content: '', citations: [], metadata: {}, createdAt: AT };
const WHOLE = { ...ANSWER, status: 'complete', content: 'Keys rotate by themselves.' };
const STARTED = told(1, 'started', {
  conversation: { id: 'c1', title: 'Keys', createdAt: AT, updatedAt: AT, version: 1 },
  question: { ...ANSWER, id: 'q1', role: 'question', status: 'complete' },
  answer: ANSWER,
});
const DONE = told(100, 'done', { answer: WHOLE });
const PLACE = { conversation: 'c1', answer: 'a1' };

type Reply = (response: ServerResponse, request: IncomingMessage) => void;

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

function told(id: number | undefined, event: string, data: object): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

const words = (end: number, text: string) => told(end, 'delta', { text });

/** Tells these events, and ends as a stream ought to. */
const tells =
  (...events: string[]): Reply =>
  (response) =>
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).end(events.join(''));

/** Tells these events, and then the connection breaks. */
const breaksAfter =
  (...events: string[]): Reply =>
  (response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(events.join(''), () => response.destroy());
  };

/** Answers one request after the other from the script, and writes down what was asked. */
async function serve(script: Reply[], port = 0) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const after = request.headers['last-event-id'];
    requests.push(`${request.method} ${request.url}${after === undefined ? '' : ` after ${String(after)}`}`);
    const reply = script.shift() ?? ((unforeseen) => unforeseen.writeHead(418).end());
    reply(response, request);
  });
  servers.push(server);
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return { server, requests, port: (server.address() as AddressInfo).port };
}

function tell(port: number, begin: 'ask' | 'follow' = 'ask'): AsyncGenerator<AnswerNews> {
  const tokens = createAccessTokens(async () => `e30.${btoa('{"iat":0,"exp":900}')}.x`);
  const client = createClient({ base: `http://127.0.0.1:${port}/api/v1`, tokens });
  const { signal } = new AbortController();
  const asking = () => client.ask({ conversation: 'new', key: 'k', question: { content: 'How?' }, signal });
  return wholeAnswer(client, begin === 'ask' ? asking : PLACE, signal, PATIENCE);
}

/** What a reader sees in the end, and everything that was told on the way. */
async function seen(news: AsyncGenerator<AnswerNews>): Promise<{ thread: Thread; types: string[] }> {
  let thread = threadAfter(EMPTY_THREAD, { type: 'asked', key: 'k', question: 'How?', page: undefined });
  const types: string[] = [];
  for await (const event of news) {
    types.push(event.type);
    thread = threadAfter(thread, { type: 'received', key: 'k', event });
    if (event.type === 'delta') {
      texts.push(thread.turns[0]?.content ?? '');
    }
  }
  return { thread, types };
}

let texts: string[] = [];
afterEach(() => {
  texts = [];
});

const ASK = 'POST /api/v1/conversations/new/messages';
const EVENTS = 'GET /api/v1/conversations/c1/messages/a1/events';

describe('an answer whose connection breaks', () => {
  it('goes on behind the last event, without gaps or repeats', async () => {
    const { port, requests } = await serve([
      breaksAfter(STARTED, words(7, 'Keys '), words(14, 'rotate ')),
      breaksAfter(words(17, 'by ')),
      tells(words(28, 'themselves.'), DONE),
    ]);
    const { thread, types } = await seen(tell(port));
    expect(requests).toEqual([ASK, `${EVENTS} after 14`, `${EVENTS} after 17`]);
    expect(types).toEqual(['started', 'delta', 'delta', 'lost', 'delta', 'lost', 'delta', 'done']);
    expect(texts).toEqual(['Keys ', 'Keys rotate ', 'Keys rotate by ', 'Keys rotate by themselves.']);
    expect(thread.turns[0]).toMatchObject({ phase: 'settled', lost: false, status: 'complete' });
  });

  it('waits for a server that is started anew', async () => {
    const first = await serve([
      (response) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        response.write(STARTED + words(7, 'Keys '));
        response.write(told(undefined, 'failed', { type: '/problems/shutting-down', title: 'x', status: 503 }), () => {
          first.server.close();
          response.end(() => first.server.closeAllConnections());
        });
      },
    ]);
    let second: Awaited<ReturnType<typeof serve>> | undefined;
    const news = tell(first.port);
    const passedOn = (async function* () {
      for await (const event of news) {
        if (event.type === 'lost' && second === undefined && !first.server.listening) {
          second = await serve([tells(words(28, 'rotate by themselves.'), DONE)], first.port);
        }
        yield event;
      }
    })();
    const { thread } = await seen(passedOn);
    expect(second?.requests).toEqual([`${EVENTS} after 7`]);
    expect(texts).toEqual(['Keys ', 'Keys rotate by themselves.']);
    expect(thread.turns[0]?.content).toBe(WHOLE.content);
  });

  it('is told anew where the server lost more than it had told', async () => {
    const { port } = await serve([
      breaksAfter(STARTED, words(14, 'Keys rotate ')),
      tells(STARTED, words(7, 'Keys '), told(8, 'failed', { type: '/problems/answer-interrupted', title: 'x', status: 503 })),
    ]);
    const { thread } = await seen(tell(port));
    expect(texts).toEqual(['Keys rotate ', 'Keys ']);
    expect(thread.turns[0]).toMatchObject({ content: 'Keys ', status: 'interrupted', stored: true });
  });

  it('has ended when there is nothing more to tell: how stands in the conversation', async () => {
    const { port, requests } = await serve([
      breaksAfter(STARTED, words(28, WHOLE.content)),
      (response) => response.writeHead(204).end(),
      (response) =>
        response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ items: [WHOLE], next: null })),
    ]);
    const { thread } = await seen(tell(port));
    expect(requests.at(-1)).toBe('GET /api/v1/conversations/c1/messages?limit=100');
    expect(thread.turns[0]).toMatchObject({ phase: 'settled', content: WHOLE.content });
  });

  it('is given up after so many attempts in vain, and says why', async () => {
    const down: Reply = (response) =>
      response
        .writeHead(503, { 'Content-Type': 'application/problem+json', 'Retry-After': '5' })
        .end(JSON.stringify({ type: '/problems/port-unavailable', status: 503, port: 'conversations' }));
    const { port, requests } = await serve([breaksAfter(STARTED), ...Array.from({ length: 20 }, () => down)]);
    await expect(seen(tell(port))).rejects.toMatchObject({ kind: 'unavailable', part: 'conversations' });
    expect(requests).toHaveLength(1 + PATIENCE.attempts);
  });

  it('is not asked for again by itself while nobody knows which one it is', async () => {
    const { port, requests } = await serve([breaksAfter('')]);
    await expect(seen(tell(port))).rejects.toMatchObject({ kind: 'interrupted' });
    expect(requests).toEqual([ASK]);
  });
});

describe('an answer that was asked for before the page was loaded', () => {
  it('is followed from its beginning', async () => {
    const { port, requests } = await serve([tells(STARTED, words(28, WHOLE.content), DONE)]);
    await seen(tell(port, 'follow'));
    expect(requests).toEqual([EVENTS]);
    expect(texts).toEqual([WHOLE.content]);
  });

  it('is not waited for when the conversation has gone', async () => {
    const { port } = await serve([(response) => response.writeHead(404).end('{}')]);
    await expect(seen(tell(port, 'follow'))).rejects.toMatchObject({ kind: 'not-found' });
  });
});
