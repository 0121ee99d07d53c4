const TABLE_RULE = /^\s*\|?[\s:|-]+\|?\s*$/;
const FENCE = /^\s*(```|~~~)/;

/** A quote as words: it is shown small and cut short, where a table or a fence would be noise. */
export function plainQuote(markdown: string): string {
  return markdown
    .split('\n')
    .filter((line) => !FENCE.test(line) && !(line.includes('|') && TABLE_RULE.test(line)))
    .map((line) => (line.trimStart().startsWith('|') ? cells(line) : inline(line)))
    .filter((line) => line !== '')
    .join(' ');
}

function cells(row: string): string {
  const inner = row.trim().replace(/^\||\|$/g, '');
  return `${inner
    .split(/(?<!\\)\|/)
    .map((cell) => inline(cell.replaceAll('\\|', '|')))
    .filter((cell) => cell !== '')
    .join(', ')};`;
}

function inline(line: string): string {
  return line
    .trim()
    .replace(/^(?:[-*+]|\d+[.)])\s+/, '')
    .replace(/(\*\*|`)(?=\S)(.+?)\1/g, '$2')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1');
}
