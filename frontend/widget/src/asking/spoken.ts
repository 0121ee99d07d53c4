import { strings } from '../strings';
import type { Turn } from './thread';

const { ask: words } = strings;

/** One short sentence for a screen reader; the streaming text itself is not announced. */
export function spoken(turn: Turn | undefined): string {
  if (turn === undefined || turn.failure !== undefined) {
    return '';
  }
  if (turn.lost) {
    return words.lost;
  }
  switch (turn.phase) {
    case 'searching':
      return words.searching;
    case 'reading':
    case 'answering':
      return words.sourcesFound(turn.citations.length);
    case 'settled':
      return settled(turn);
  }
}

function settled({ status, citations }: Turn): string {
  switch (status) {
    case 'not_in_book':
      return words.notInBook;
    case 'stopped':
      return words.stopped;
    case 'interrupted':
      return words.interrupted;
    case 'failed':
      return words.failed;
    case 'streaming':
    case 'complete':
      return words.ready(citations.length);
  }
}
