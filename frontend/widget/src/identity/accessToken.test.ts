import { describe, expect, it } from 'vitest';
import { createAccessTokens, mintFromSession } from './accessToken';

function jwt(id: string, iat: number, exp: number): string {
  return `e30.${btoa(JSON.stringify({ id, iat, exp }))}.c2ln`;
}

function clock(start = 0) {
  const state = { now: start };
  return { read: () => state.now, advance: (millis: number) => (state.now += millis) };
}

describe('access tokens', () => {
  it('are reused until five seconds before they expire', async () => {
    const time = clock();
    let minted = 0;
    const tokens = createAccessTokens(async () => jwt(`t${++minted}`, 1_000, 1_900), time.read);

    const first = await tokens.get();
    time.advance(894_999);
    expect(await tokens.get()).toBe(first);
    time.advance(1);
    expect(await tokens.get()).not.toBe(first);
    expect(minted).toBe(2);
  });

  it('[T020] are minted once for callers who ask at the same time', async () => {
    let minted = 0;
    const tokens = createAccessTokens(async () => jwt(`t${++minted}`, 0, 900));
    const all = await Promise.all([tokens.get(), tokens.get(), tokens.get()]);
    expect(minted).toBe(1);
    expect(new Set(all).size).toBe(1);
  });

  it('are minted again after a refusal, but a newer token survives a late refusal of the older one', async () => {
    let minted = 0;
    const tokens = createAccessTokens(async () => jwt(`t${++minted}`, 0, 900));
    const first = await tokens.get();
    tokens.discard(first);
    const second = await tokens.get();
    tokens.discard(first);
    expect(await tokens.get()).toBe(second);
  });

  it('[T021] of a reader who has left are not handed to the next one', async () => {
    const answers: ((token: string) => void)[] = [];
    const tokens = createAccessTokens(() => new Promise((resolve) => answers.push(resolve)));
    const early = tokens.get();
    tokens.clear();
    const next = tokens.get();
    answers[0]?.(jwt('old', 0, 900));
    answers[1]?.(jwt('new', 0, 900));
    expect(await early).not.toBe(await next);
    expect(await tokens.get()).toBe(await next);
  });

  it('can be asked for again after minting failed', async () => {
    let calls = 0;
    const tokens = createAccessTokens(async () => {
      calls += 1;
      if (calls === 1) {
        throw new Error('down');
      }
      return jwt('t', 0, 900);
    });
    await expect(tokens.get()).rejects.toThrow('down');
    expect(await tokens.get()).toBe(jwt('t', 0, 900));
  });
});

describe('minting from the session', () => {
  it('says that the session has ended when there is none', async () => {
    const mint = mintFromSession('/api/auth', async () => new Response('{}', { status: 401 }));
    await expect(mint).rejects.toMatchObject({ kind: 'session-expired' });
  });

  it('says that the server is out of reach when nothing answers', async () => {
    const mint = mintFromSession('/api/auth', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(mint).rejects.toMatchObject({ kind: 'unreachable' });
  });
});
