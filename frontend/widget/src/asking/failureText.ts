import { strings } from '../strings';
import type { LecternFailure } from '../wire/failure';

const { failures } = strings;

/** What happened and what the reader can do about it. */
export function failureText(failure: LecternFailure): string {
  switch (failure.kind) {
    case 'offline':
      return failures.offline;
    case 'unreachable':
      return failures.unreachable;
    case 'session-expired':
      return failures.sessionExpired;
    case 'not-found':
      return failures.notFound;
    case 'busy':
      return failures.busy;
    case 'refused':
      return failure.detail ?? failures.refused;
    case 'rate-limited':
      return `${failures.rateLimited} ${wait(failure)}`;
    case 'unavailable':
      return `${failure.part === undefined ? failures.unavailable : failures.unavailablePart(failure.part)} ${wait(failure)}`;
    case 'interrupted':
      return failures.interrupted;
    case 'server':
      return failures.server;
  }
}

function wait({ retryAfter }: LecternFailure): string {
  return retryAfter === undefined ? failures.tryAgainSoon : failures.tryAgainIn(retryAfter);
}
