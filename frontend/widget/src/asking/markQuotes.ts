import { piecesOf } from './plainQuote';

/** The name under which the style sheet knows the marked words. */
const NAME = 'lectern-quote';

/** A page that has not come by then does not come. */
const LONGEST_WAIT_MILLIS = 5_000;

let stopWaiting: (() => void) | undefined;

/**
 * Marks quotes on the page at `url`, as soon as that page is there; what was marked before is not any more. Nothing of
 * the page is changed. Where the words do not stand there any more, or the browser cannot, nothing is marked.
 */
export function markQuotes(url: string, quotes: readonly string[]): void {
  stopWaiting?.();
  if (typeof Highlight === 'undefined' || CSS.highlights === undefined) {
    return;
  }
  CSS.highlights.delete(NAME);
  const { pathname, hash } = new URL(url, window.location.href);
  const attempt = () => {
    const page = window.location.pathname === pathname ? document.querySelector('main') : null;
    const ranges = page === null ? [] : rangesOf(page, quotes, decodeURIComponent(hash.slice(1)));
    if (ranges.length > 0) {
      stopWaiting?.();
      CSS.highlights.set(NAME, new Highlight(...ranges));
      ranges[0]?.startContainer.parentElement?.scrollIntoView({ block: 'nearest' });
    }
  };
  const observer = new MutationObserver(attempt);
  observer.observe(document.body, { childList: true, subtree: true });
  const timer = setTimeout(() => stopWaiting?.(), LONGEST_WAIT_MILLIS);
  stopWaiting = () => {
    observer.disconnect();
    clearTimeout(timer);
    stopWaiting = undefined;
  };
  // On the page that is there already nothing needs to change.
  setTimeout(attempt, 100);
}

/** Where the quotes stand, looked for behind the heading with this id first. */
export function rangesOf(page: Element, quotes: readonly string[], anchor: string): Range[] {
  const text = textOf(page);
  const heading = anchor === '' ? null : page.querySelector(`[id="${CSS.escape(anchor)}"]`);
  return quotes.flatMap((quote) => {
    const pieces = piecesOf(quote).map(bare).filter((piece) => piece !== '');
    const below = heading === null ? [] : found(text, pieces, text.placeOf(heading));
    return below.length > 0 ? below : found(text, pieces, 0);
  });
}

/** A quote stands there as a whole or not at all: single words of it would be found anywhere. */
function found(text: PageText, pieces: readonly string[], from: number): Range[] {
  const ranges: Range[] = [];
  let at = from;
  for (const piece of pieces) {
    const start = text.letters.indexOf(piece, at);
    if (start < 0) {
      return [];
    }
    at = start + piece.length;
    ranges.push(text.range(start, at));
  }
  return ranges;
}

interface PageText {
  /** All that can be read, without white space, which rendering changes. */
  letters: string;
  placeOf(element: Element): number;
  range(start: number, end: number): Range;
}

function textOf(page: Element): PageText {
  const places: { node: Text; offset: number }[] = [];
  const letters: string[] = [];
  const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() !== null) {
    const node = walker.currentNode as Text;
    for (let offset = 0; offset < node.data.length; offset += 1) {
      const letter = bare(node.data.charAt(offset));
      if (letter !== '') {
        letters.push(letter);
        places.push({ node, offset });
      }
    }
  }
  return {
    letters: letters.join(''),
    placeOf: (element) => {
      const index = places.findIndex(
        ({ node }) => (element.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0,
      );
      return Math.max(0, index);
    },
    range: (start, end) => {
      const range = document.createRange();
      const first = places[start];
      const last = places[end - 1];
      if (first !== undefined && last !== undefined) {
        range.setStart(first.node, first.offset);
        range.setEnd(last.node, last.offset + 1);
      }
      return range;
    },
  };
}

/** Without white space and the invisible marks with which a site makes its headings links. */
function bare(text: string): string {
  return text.replace(/[\s\u200b]+/gu, '');
}
