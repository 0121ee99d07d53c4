import { describe, expect, it } from 'vitest';
import { failureFromResponse, failureFromThrown, secondsToWait } from './failure';

function problem(status: number, body: object, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ type: '/problems/x', title: 'x', status, ...body }), {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...headers },
  });
}

describe('a failure', () => {
  it('names the part that is down', async () => {
    const failure = await failureFromResponse(problem(503, { port: 'retriever' }, { 'Retry-After': '5' }));
    expect(failure).toMatchObject({ kind: 'unavailable', part: 'retriever', retryAfter: 5 });
  });

  it('of an answer that was interrupted is not taken for a part that is down', async () => {
    const failure = await failureFromResponse(problem(503, { type: '/problems/answer-interrupted' }));
    expect(failure.kind).toBe('interrupted');
  });

  it('carries the wait of a full rate limit', async () => {
    const failure = await failureFromResponse(problem(429, {}, { 'Retry-After': '17' }));
    expect(failure).toMatchObject({ kind: 'rate-limited', retryAfter: 17 });
  });

  it('is sorted by status when a proxy answers with HTML', async () => {
    const failure = await failureFromResponse(new Response('<h1>Bad gateway</h1>', { status: 502 }));
    expect(failure.kind).toBe('server');
  });

  it.each([
    [401, 'session-expired'],
    [404, 'not-found'],
    [409, 'busy'],
    [400, 'refused'],
    [413, 'refused'],
    [422, 'refused'],
    [500, 'server'],
  ])('of status %i is %s', async (status, kind) => {
    expect((await failureFromResponse(problem(status, {}))).kind).toBe(kind);
  });

  it('without any response is not a raw fetch message', () => {
    expect(failureFromThrown(new TypeError('Failed to fetch')).kind).toBe('unreachable');
  });
});

describe('Retry-After', () => {
  it('is read as seconds or as a date', () => {
    const now = Date.parse('2030-01-01T00:00:00Z');
    expect(secondsToWait('30', now)).toBe(30);
    expect(secondsToWait('Tue, 01 Jan 2030 00:00:09 GMT', now)).toBe(9);
    expect(secondsToWait('soon', now)).toBeUndefined();
    expect(secondsToWait(null, now)).toBeUndefined();
  });
});
