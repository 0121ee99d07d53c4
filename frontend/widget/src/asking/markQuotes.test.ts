// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { rangesOf } from './markQuotes';

afterEach(() => document.body.replaceChildren());

function marked(html: string, quotes: string[], anchor = ''): string[] {
  document.body.innerHTML = `<main>${html}</main>`;
  return rangesOf(document.querySelector('main')!, quotes, anchor).map((range) => range.toString());
}

describe('a quote on its page', () => {
  it('is found across the elements that its Markdown became', () => {
    const page = '<p>Press <kbd>Ctrl</kbd> and ask,\n for <strong>example</strong>: <code>up</code>.</p>';
    expect(marked(page, ['and ask, for **example**: `up`.'])).toEqual(['and ask,\n for example: up.']);
  });

  it('is found line by line and cell by cell', () => {
    const page = '<ol><li>One thing</li><li>Another</li></ol><table><tr><td>FR-1</td><td>what</td></tr></table>';
    expect(marked(page, ['1. One thing\n2. Another', '| FR-1 | what |'])).toEqual(['One thing', 'Another', 'FR-1', 'what']);
  });

  it('is the one below its heading where the same words stand above, too', () => {
    const page = '<h2 id="a">A</h2><p>The same.</p><h2 id="b">B</h2><p id="second">The same.</p>';
    document.body.innerHTML = `<main>${page}</main>`;
    const [range] = rangesOf(document.querySelector('main')!, ['The same.'], 'b');
    expect(range?.startContainer.parentElement?.id).toBe('second');
  });

  it('is not marked in part where the page says something else now', () => {
    expect(marked('<p>Keys rotate every 30 days. Old keys verify.</p>', ['Keys rotate every 90 days.'])).toEqual([]);
    expect(marked('<p>One thing</p>', ['- One thing\n- Gone'])).toEqual([]);
  });
});
