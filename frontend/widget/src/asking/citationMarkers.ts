import type { Link, PhrasingContent, Root, Text } from 'mdast';
import { SKIP, visit } from 'unist-util-visit';

/** The URL scheme under which a marker travels through Markdown; it is never followed. */
export const MARKER_PREFIX = '#lectern-citation-';

const MARKER = /\[(\d{1,3})\]/g;

/**
 * A remark plugin: `[2]` in running text becomes a link to citation 2 when there is one. Code, links and
 * numbers that cite nothing stay as they are.
 */
export function citationMarkers({ known }: { known: ReadonlySet<number> }) {
  return (tree: Root): void => {
    visit(tree, 'text', (node: Text, index, parent) => {
      if (parent === undefined || index === undefined || parent.type === 'link' || parent.type === 'linkReference') {
        return undefined;
      }
      const pieces = splitAtMarkers(node.value, known);
      if (pieces.length === 1 && pieces[0]?.type === 'text') {
        return undefined;
      }
      parent.children.splice(index, 1, ...pieces);
      return [SKIP, index + pieces.length];
    });
  };
}

function splitAtMarkers(value: string, known: ReadonlySet<number>): PhrasingContent[] {
  const pieces: PhrasingContent[] = [];
  let from = 0;
  for (const match of value.matchAll(MARKER)) {
    const n = Number(match[1]);
    if (!known.has(n)) {
      continue;
    }
    // The space before a marker goes, so that the number stands at its word.
    const before = value.slice(from, match.index).trimEnd();
    if (before !== '') {
      pieces.push({ type: 'text', value: before });
    }
    pieces.push(markerLink(n));
    from = match.index + match[0].length;
  }
  const rest = value.slice(from);
  if (rest !== '' || pieces.length === 0) {
    pieces.push({ type: 'text', value: rest });
  }
  return pieces;
}

function markerLink(n: number): Link {
  return { type: 'link', url: `${MARKER_PREFIX}${n}`, children: [{ type: 'text', value: String(n) }] };
}

export function markedCitation(href: string | undefined): number | undefined {
  return href?.startsWith(MARKER_PREFIX) ? Number(href.slice(MARKER_PREFIX.length)) : undefined;
}
