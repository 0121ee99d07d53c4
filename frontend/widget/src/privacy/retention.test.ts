import { describe, expect, it } from 'vitest';
import { choices, whatGoes } from './retention';

const preview = { days: 30, chosenDays: null, defaultDays: 365, maxDays: 365, going: [] };

describe('the choice of a retention', () => {
  it('offers the default and what the operator allows', () => {
    expect(choices(preview).map(({ value }) => value)).toEqual(['default', '7', '30', '90', '180', '365']);
    expect(choices({ ...preview, maxDays: 60 }).map(({ value }) => value)).toEqual(['default', '7', '30']);
    expect(choices({ ...preview, defaultDays: null })[0]?.label).toBe('the default: never');
  });

  it('keeps an unusual choice among the others, in order', () => {
    expect(choices({ ...preview, chosenDays: 45, maxDays: 100 }).map(({ value }) => value)).toEqual([
      'default',
      '7',
      '30',
      '45',
      '90',
    ]);
  });
});

describe('what a retention does', () => {
  it('says first what goes at once, then what goes next', () => {
    const going = [
      { day: '2026-05-01', conversations: 2 },
      { day: '2026-05-02', conversations: 1 },
      { day: '2026-05-09', conversations: 7 },
    ];
    const text = whatGoes({ ...preview, going }, '2026-05-01');
    expect(text).toMatch(/^2 conversations go today, for good\. 1 conversation goes on .*2.*\.$/);
  });

  it('says that nothing goes', () => {
    expect(whatGoes(preview, '2026-05-01')).toBe('None of your conversations goes.');
  });
});
