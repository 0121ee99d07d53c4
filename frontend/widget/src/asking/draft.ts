/** The question that a guest has typed: kept for this tab until it is asked, so that it survives signing in. */
const KEY = 'lectern.draft';

export function readDraft(): string {
  try {
    return sessionStorage.getItem(KEY) ?? '';
  } catch {
    // Storage may be forbidden; then a draft lives only as long as the page.
    return '';
  }
}

export function writeDraft(question: string): void {
  try {
    if (question === '') {
      sessionStorage.removeItem(KEY);
    } else {
      sessionStorage.setItem(KEY, question);
    }
  } catch {
    // As above.
  }
}
