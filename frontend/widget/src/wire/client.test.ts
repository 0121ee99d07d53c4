import { describe, expect, it } from 'vitest';
import { createAccessTokens } from '../identity/accessToken';
import { createClient } from './client';
import { LecternFailure } from './failure';

function scripted(...responses: Response[]) {
  const requests: { url: string; init: RequestInit }[] = [];
  const fetchFn: typeof fetch = async (url, init) => {
    requests.push({ url: String(url), init: init ?? {} });
    const response = responses.shift();
    if (response === undefined) {
      throw new Error('more requests than the script has');
    }
    return response;
  };
  return { fetchFn, requests };
}

function client(fetchFn: typeof fetch, mint?: () => Promise<string>, language = '') {
  let minted = 0;
  const tokens = createAccessTokens(mint ?? (async () => `e30.${btoa(`{"iat":0,"exp":900}`)}.${++minted}`));
  return createClient({ base: '/api/v1', tokens, fetch: fetchFn, language: () => language });
}

const header = (request: { init: RequestInit } | undefined, name: string) =>
  new Headers(request?.init.headers).get(name);

describe('the client', () => {
  it('retries once with a fresh token after a 401', async () => {
    const { fetchFn, requests } = scripted(
      new Response('{}', { status: 401 }),
      Response.json({ items: [], next: null }),
    );
    await client(fetchFn).conversations({});
    expect(requests).toHaveLength(2);
    expect(header(requests[0], 'Authorization')).not.toBe(header(requests[1], 'Authorization'));
  });

  it('says that the session has ended after the second 401', async () => {
    const { fetchFn, requests } = scripted(new Response('{}', { status: 401 }), new Response('{}', { status: 401 }));
    await expect(client(fetchFn).conversations({})).rejects.toMatchObject({ kind: 'session-expired' });
    expect(requests).toHaveLength(2);
  });

  it('sends nothing when there is no session', async () => {
    const { fetchFn, requests } = scripted();
    const none = client(fetchFn, () => Promise.reject(new LecternFailure('session-expired')));
    await expect(none.conversations({})).rejects.toMatchObject({ kind: 'session-expired' });
    expect(requests).toHaveLength(0);
  });

  it('[T024] keeps the token in the header: no URL carries it and no cookie is sent', async () => {
    const { fetchFn, requests } = scripted(Response.json({ items: [], next: null }));
    await client(fetchFn).conversations({ q: 'keys & "rotation"', cursor: 'c=1' });
    expect(requests[0]?.url).toBe('/api/v1/conversations?q=keys+%26+%22rotation%22&cursor=c%3D1');
    expect(requests[0]?.init.credentials).toBe('omit');
  });

  it('asks with the key as a quoted string and only the words of the reader', async () => {
    const { fetchFn, requests } = scripted(new Response('event: done\ndata: {"answer":{}}\n\n'));
    const question = { content: 'How?', context: { page: '/docs/' } };
    for await (const { event } of client(fetchFn).ask({ conversation: 'new', key: 'k-1', question })) {
      expect(event.type).toBe('done');
    }
    expect(requests[0]?.url).toBe('/api/v1/conversations/new/messages');
    expect(header(requests[0], 'Idempotency-Key')).toBe('"k-1"');
    expect(JSON.parse(String(requests[0]?.init.body))).toEqual(question);
    expect(header(requests[0], 'Accept-Language')).toBeNull();
  });

  it('says in which language the page is', async () => {
    const { fetchFn, requests } = scripted(new Response('event: done\ndata: {"answer":{}}\n\n'));
    const german = client(fetchFn, undefined, 'de');
    for await (const { event } of german.ask({ conversation: 'new', key: 'k-1', question: { content: 'Wie?' } })) {
      expect(event.type).toBe('done');
    }
    expect(header(requests[0], 'Accept-Language')).toBe('de');
  });
});
