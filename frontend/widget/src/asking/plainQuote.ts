const TABLE_RULE = /^\s*\|?[\s:|-]+\|?\s*$/;
const FENCE = /^\s*(```|~~~)/;

/** A quote as words: it is shown small and cut short, where a table or a fence would be noise. */
export function plainQuote(markdown: string): string {
  return linesOf(markdown)
    .map((line) => (isRow(line) ? `${cells(line).join(', ')};` : inline(line)))
    .filter((line) => line !== '')
    .join(' ');
}

/** What of a quote stands together on the page: its lines, and the cells of its tables. */
export function piecesOf(markdown: string): string[] {
  return linesOf(markdown)
    .flatMap((line) => (isRow(line) ? cells(line) : [inline(line)]))
    .filter((piece) => piece !== '');
}

function linesOf(markdown: string): string[] {
  return markdown
    .split('\n')
    .filter((line) => !FENCE.test(line) && !(line.includes('|') && TABLE_RULE.test(line)));
}

function isRow(line: string): boolean {
  return line.trimStart().startsWith('|');
}

function cells(row: string): string[] {
  const inner = row.trim().replace(/^\||\|$/g, '');
  return inner
    .split(/(?<!\\)\|/)
    .map((cell) => inline(cell.replaceAll('\\|', '|')))
    .filter((cell) => cell !== '');
}

/** One line of Markdown as it reads. */
export function inline(line: string): string {
  return line
    .trim()
    .replace(/^(?:[-*+]|\d+[.)])\s+/, '')
    .replace(/(\*\*|`)(?=\S)(.+?)\1/g, '$2')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1');
}
