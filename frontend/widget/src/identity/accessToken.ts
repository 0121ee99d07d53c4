import { LecternFailure, failureFromResponse, failureFromThrown } from '../wire/failure';

/** The reader's JWT. It lives in this closure and nowhere else: no storage, no URL, no log. */
export interface AccessTokens {
  /** A token good for at least five more seconds. Concurrent callers share one request. */
  get(): Promise<string>;
  /** Forgets `token` after the server refused it, unless a newer one has already replaced it. */
  discard(token: string): void;
  clear(): void;
}

const MARGIN_MILLIS = 5_000;

export function createAccessTokens(mint: () => Promise<string>, now: () => number = Date.now): AccessTokens {
  let current: { token: string; usableUntil: number } | undefined;
  let minting: Promise<string> | undefined;
  let reader = 0;

  async function mintFor(forReader: number): Promise<string> {
    const asked = now();
    const token = await mint();
    // Somebody else may have signed in meanwhile: a late answer must not become theirs.
    if (forReader === reader) {
      current = { token, usableUntil: asked + lifetimeMillis(token) - MARGIN_MILLIS };
    }
    return token;
  }

  return {
    get() {
      if (current !== undefined && now() < current.usableUntil) {
        return Promise.resolve(current.token);
      }
      if (minting === undefined) {
        const mine = mintFor(reader).finally(() => {
          if (minting === mine) {
            minting = undefined;
          }
        });
        minting = mine;
      }
      return minting;
    },
    discard(token) {
      if (current?.token === token) {
        current = undefined;
      }
    },
    clear() {
      reader += 1;
      current = undefined;
      minting = undefined;
    },
  };
}

/** Asks auth-server for a token in exchange for the session cookie. */
export async function mintFromSession(authBase: string, fetchFn: typeof fetch = fetch): Promise<string> {
  let response: Response;
  try {
    response = await fetchFn(`${authBase}/token`, { credentials: 'same-origin', cache: 'no-store' });
  } catch (thrown) {
    throw failureFromThrown(thrown);
  }
  if (!response.ok) {
    throw await failureFromResponse(response);
  }
  const body = (await response.json()) as { token?: unknown };
  if (typeof body.token !== 'string') {
    throw new LecternFailure('server');
  }
  return body.token;
}

/** Measured from issue to expiry, so a reader's wrong clock does not matter. */
function lifetimeMillis(token: string): number {
  const { exp, iat } = claimsOf(token);
  return typeof exp === 'number' && typeof iat === 'number' ? (exp - iat) * 1000 : 0;
}

function claimsOf(token: string): { exp?: unknown; iat?: unknown } {
  try {
    const payload = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    // Latin-1 is enough here: only the two numbers are read.
    return JSON.parse(atob(payload)) as { exp?: unknown; iat?: unknown };
  } catch {
    return {};
  }
}
