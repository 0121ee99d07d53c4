// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { LecternContext, type LecternContextValue } from '../lectern/context';
import type { Citation } from '../wire/types';
import { AnswerText } from './AnswerText';

afterEach(cleanup);

function citation(n: number, url: string): Citation {
  return { n, url, title: ['Book', `Heading ${n}`], passageId: `p${n}`, page: '', anchor: null, quote: '', score: 1, verified: true };
}

const visited: string[] = [];
const context = { navigate: (path: string) => visited.push(path) } as unknown as LecternContextValue;

function show(content: string, citations: Citation[] = []) {
  return render(
    <LecternContext value={context}>
      <AnswerText content={content} citations={citations} />
    </LecternContext>,
  ).container;
}

describe('the text of an answer', () => {
  it('turns a marker into a superscript link to its passage, followed inside the site', () => {
    show('Keys rotate [1].', [citation(1, '/docs/keys/#rotation')]);
    const link = screen.getByRole('link', { name: 'Source 1: Heading 1' });
    expect(link.closest('sup')).not.toBeNull();
    expect(link.getAttribute('href')).toBe('/docs/keys/#rotation');
    link.click();
    expect(visited).toEqual(['/docs/keys/#rotation']);
  });

  it('[T029] leaves numbers alone that cite nothing, and code', () => {
    const container = show('See [7] and `list[1]`.', [citation(1, '/docs/')]);
    expect(container.textContent).toBe('See [7] and list[1].');
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('[T019] finds several markers in one sentence', () => {
    show('Both [1][2] say so.', [citation(1, '/docs/a/'), citation(2, '/docs/b/')]);
    expect(screen.getAllByRole('link').map((link) => link.textContent)).toEqual(['1', '2']);
  });

  it('leads each marker to the quote that stands before it', () => {
    const content = '\\[Old\\] keys *stay* [1], new ones rotate [1] and `x[1]` is code [1].';
    const at = [content.indexOf('[1],'), content.indexOf('[1] and')];
    show(content, [
      { ...citation(1, '/docs/keys/#rotation'), markers: [at[1]!] },
      { ...citation(1, '/docs/keys/#old'), markers: [at[0]!] },
    ]);
    expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
      '/docs/keys/#old',
      '/docs/keys/#rotation',
      // An answer that was stored before places were known has the first for all of them.
      '/docs/keys/#rotation',
    ]);
  });

  it('[T025] shows bold, italics, struck words, lists, tables and code as such', () => {
    const container = show('**b** *i* ~~s~~ `c`\n\n- one\n\n| h |\n| - |\n| t |\n\n```js\nlet x;\n```');
    for (const element of ['strong', 'em', 'del', 'li', 'th', 'td', 'pre code']) {
      expect(container.querySelector(element), element).not.toBeNull();
    }
  });

  it('runs no HTML and loads no picture from elsewhere', () => {
    const container = show('<img src=x onerror=alert(1)> ![a map](https://elsewhere.example/map.png) [x](javascript:alert)');
    expect(container.querySelector('img')).toBeNull();
    expect(container.textContent).toContain('a map');
    expect(container.querySelector('a')?.getAttribute('href') ?? '').not.toContain('javascript');
  });

  it('[T026] lets a wide table scroll by keyboard', () => {
    show('| a | b |\n|---|---|\n| 1 | 2 |');
    expect(screen.getByRole('group', { name: 'Table' }).getAttribute('tabindex')).toBe('0');
  });
});
