import type { Snippet } from '../wire/types';

/** A snippet with the words that matched; ranges that make no sense are passed over. */
export function MarkedText({ snippet: { text, marks } }: { snippet: Snippet }) {
  const pieces = [];
  let from = 0;
  for (const [start, end] of [...marks].sort((a, b) => a[0] - b[0])) {
    if (start < from || end <= start || end > text.length) {
      continue;
    }
    pieces.push(text.slice(from, start), <mark key={start}>{text.slice(start, end)}</mark>);
    from = end;
  }
  pieces.push(text.slice(from));
  return (
    <p className="lectern-snippet" dir="auto">
      {pieces}
    </p>
  );
}
