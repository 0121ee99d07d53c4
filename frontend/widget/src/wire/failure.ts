import type { Problem } from './types';

export type FailureKind =
  | 'offline'
  | 'unreachable'
  | 'session-expired'
  | 'not-found'
  | 'busy'
  | 'refused'
  | 'rate-limited'
  | 'unavailable'
  | 'interrupted'
  | 'server';

interface FailureFacts {
  /** Seconds to wait, when the server said so. */
  retryAfter?: number | undefined;
  /** The part of the system that is down. */
  part?: string | undefined;
  /** A sentence of the server that is fit for the reader. */
  detail?: string | undefined;
}

/** Everything that can go wrong between the reader and the server, sorted by what the reader can do about it. */
export class LecternFailure extends Error {
  readonly kind: FailureKind;
  readonly retryAfter: number | undefined;
  readonly part: string | undefined;
  readonly detail: string | undefined;

  constructor(kind: FailureKind, facts: FailureFacts = {}) {
    super(kind);
    this.name = 'LecternFailure';
    this.kind = kind;
    this.retryAfter = facts.retryAfter;
    this.part = facts.part;
    this.detail = facts.detail;
  }
}

/** Sorts what `fetch` throws: it says only that there was no answer, never why. */
export function failureFromThrown(thrown: unknown): LecternFailure {
  if (thrown instanceof LecternFailure) {
    return thrown;
  }
  const offline = typeof navigator !== 'undefined' && navigator.onLine === false;
  return new LecternFailure(offline ? 'offline' : 'unreachable');
}

export async function failureFromResponse(response: Response): Promise<LecternFailure> {
  const problem = await readProblem(response);
  return failureFromProblem(problem, secondsToWait(response.headers.get('Retry-After')));
}

export function failureFromProblem(problem: Partial<Problem>, retryAfter?: number): LecternFailure {
  const status = problem.status ?? 500;
  const facts: FailureFacts = { retryAfter, detail: problem.detail };
  if (problem.type?.endsWith('/answer-interrupted')) {
    return new LecternFailure('interrupted', facts);
  }
  switch (status) {
    case 401:
      return new LecternFailure('session-expired');
    case 404:
      return new LecternFailure('not-found', facts);
    case 409:
      return new LecternFailure('busy', facts);
    case 429:
      return new LecternFailure('rate-limited', facts);
    case 503:
      return new LecternFailure('unavailable', { ...facts, part: problem.port });
    default:
      return new LecternFailure(status >= 400 && status < 500 ? 'refused' : 'server', facts);
  }
}

/** `Retry-After` is seconds or an HTTP date. */
export function secondsToWait(header: string | null, now: number = Date.now()): number | undefined {
  if (header === null) {
    return undefined;
  }
  if (/^\d+$/.test(header.trim())) {
    return Number(header);
  }
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1000));
}

async function readProblem(response: Response): Promise<Partial<Problem>> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null
      ? { ...body, status: response.status }
      : { status: response.status };
  } catch {
    // A proxy in front of the server answers with HTML; the status says enough.
    return { status: response.status };
  }
}
