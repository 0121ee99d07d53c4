import type { Link, PhrasingContent, Root, Text } from 'mdast';
import { SKIP, visit } from 'unist-util-visit';
import type { Citation } from '../wire/types';

const MARKER = /\[(\d{1,3})\]/g;

/** How a marker travels through Markdown, with its place in the answer; it is never followed. */
const MARKER_URL = /^#lectern-citation-(\d+)-(-?\d+)$/;

/**
 * A remark plugin: `[2]` in running text becomes a link to citation 2 when there is one. Code, links and
 * numbers that cite nothing stay as they are. The link remembers where in the answer its marker stands.
 */
export function citationMarkers({ known }: { known: ReadonlySet<number> }) {
  return (tree: Root, file: { toString(): string }): void => {
    visit(tree, 'text', (node: Text, index, parent) => {
      if (parent === undefined || index === undefined || parent.type === 'link' || parent.type === 'linkReference') {
        return undefined;
      }
      const pieces = splitAtMarkers(node.value, known, placesOf(node, file.toString()));
      if (pieces.length === 1 && pieces[0]?.type === 'text') {
        return undefined;
      }
      parent.children.splice(index, 1, ...pieces);
      return [SKIP, index + pieces.length];
    });
  };
}

/** Where the node's markers stand in the answer: escapes make its text shorter than what it was written as. */
function placesOf(node: Text, answer: string): number[] {
  const start = node.position?.start.offset ?? 0;
  const written = answer.slice(start, node.position?.end.offset ?? start);
  return [...written.matchAll(MARKER)].map(({ index }) => start + index);
}

function splitAtMarkers(value: string, known: ReadonlySet<number>, places: readonly number[]): PhrasingContent[] {
  const pieces: PhrasingContent[] = [];
  let from = 0;
  for (const [ordinal, match] of [...value.matchAll(MARKER)].entries()) {
    const n = Number(match[1]);
    if (!known.has(n)) {
      continue;
    }
    // The space before a marker goes, so that the number stands at its word.
    const before = value.slice(from, match.index).trimEnd();
    if (before !== '') {
      pieces.push({ type: 'text', value: before });
    }
    pieces.push(markerLink(n, places[ordinal] ?? -1));
    from = match.index + match[0].length;
  }
  const rest = value.slice(from);
  if (rest !== '' || pieces.length === 0) {
    pieces.push({ type: 'text', value: rest });
  }
  return pieces;
}

function markerLink(n: number, at: number): Link {
  return { type: 'link', url: `#lectern-citation-${n}-${at}`, children: [{ type: 'text', value: String(n) }] };
}

/** Which citations a marker leads to: those that name its place, or, if none does, the first of its number. */
export function markedCitations(href: string | undefined, citations: readonly Citation[]): Citation[] {
  const [, n, at] = MARKER_URL.exec(href ?? '') ?? [];
  const numbered = citations.filter((citation) => citation.n === Number(n));
  const here = numbered.filter(({ markers }) => markers?.includes(Number(at)) === true);
  const first = numbered[0];
  return here.length > 0 || first === undefined ? here : numbered.filter(({ url }) => url === first.url);
}
