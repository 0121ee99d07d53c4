import { strings } from '../strings';
import type { RetentionPreview } from '../wire/types';

const { account: words } = strings;
const USUAL = [7, 30, 90, 180, 365, 730];

/** What can be chosen: the default, the usual numbers of days that are allowed, and what was chosen before. */
export function choices({ chosenDays, defaultDays, maxDays }: RetentionPreview): { value: string; label: string }[] {
  const days = new Set(USUAL.filter((each) => each <= maxDays));
  if (chosenDays !== null) {
    days.add(chosenDays);
  }
  const standard = defaultDays === null ? words.retentionNever : words.retentionDays(defaultDays);
  return [
    { value: 'default', label: words.retentionDefault(standard) },
    ...[...days].sort((a, b) => a - b).map((each) => ({ value: String(each), label: words.retentionDays(each) })),
  ];
}

/** The next that goes, and before all what would go at once. */
export function whatGoes({ going }: RetentionPreview, today = new Date().toISOString().slice(0, 10)): string {
  const now = going.filter(({ day }) => day <= today).reduce((sum, { conversations }) => sum + conversations, 0);
  const next = going.find(({ day }) => day > today);
  const sentences = [
    ...(now > 0 ? [words.retentionGoesNow(now)] : []),
    ...(next === undefined ? [] : [words.retentionGoes(next.conversations, readable(next.day))]),
  ];
  return sentences.length === 0 ? words.retentionKeepsAll : sentences.join(' ');
}

/** A date of the server as the reader writes dates; its day is the one in UTC. */
function readable(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(undefined, { dateStyle: 'long', timeZone: 'UTC' });
}
