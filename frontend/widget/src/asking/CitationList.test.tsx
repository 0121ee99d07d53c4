// @vitest-environment happy-dom
import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { LecternContext, type LecternContextValue } from '../lectern/context';
import type { Citation } from '../wire/types';
import { CitationList } from './CitationList';
import { plainQuote } from './plainQuote';

afterEach(cleanup);

function citation(n: number, url: string, quote: string): Citation {
  return { n, url, title: ['Book', 'Keys', url], passageId: `p${n}`, page: '', anchor: null, quote, score: 1, verified: true };
}

describe('the list of citations', () => {
  it('shows several quotes from one place under one link', () => {
    render(
      <LecternContext value={{} as LecternContextValue}>
        <CitationList
          heading="Sources"
          citations={[citation(1, '/a', 'First.'), citation(1, '/a', 'Second.'), citation(1, '/b', 'Third.'), citation(2, '/c', '')]}
        />
      </LecternContext>,
    );
    const items = screen.getAllByRole('listitem');
    expect(items).toHaveLength(3);
    expect(within(items[0]!).getByRole('link').getAttribute('href')).toBe('/a');
    expect(items[0]!.textContent).toContain('First.');
    expect(items[0]!.textContent).toContain('Second.');
    expect(items[1]!.textContent).toContain('Third.');
  });
});

it('a citation says that its page has changed, and only when that is known', () => {
  render(
    <LecternContext value={{} as LecternContextValue}>
      <CitationList
        heading="Sources"
        citations={[
          { ...citation(1, '/a', 'First.'), changed: true },
          { ...citation(2, '/b', 'Second.'), changed: false },
          citation(3, '/c', 'Third.'),
        ]}
      />
    </LecternContext>,
  );
  const noted = screen.getAllByRole('listitem').map((item) => item.textContent.includes('The page has changed'));
  expect(noted).toEqual([true, false, false]);
});

describe('a quote as words', () => {
  it.each([
    ['Keys **rotate** with `up`, see [keys](/keys).', 'Keys rotate with up, see keys.'],
    ['| Id | What |\n| --- | :-: |\n| FR-1 | a \\| b |', 'Id, What; FR-1, a | b;'],
    ['```bash\n./lectern up\n```', './lectern up'],
    ['- one\n- two', 'one two'],
    ['2 * 3 and a_b_c stay', '2 * 3 and a_b_c stay'],
  ])('of %j is %j', (markdown, words) => {
    expect(plainQuote(markdown)).toBe(words);
  });
});
