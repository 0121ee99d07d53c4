import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, languages } from './languages';

describe('languages', () => {
  it('are those of the server', () => {
    const source = readFileSync(
      new URL('../../../../core-domain/src/main/java/dev/lectern/core/identity/Language.java', import.meta.url),
      'utf8',
    );
    const tags = [...source.matchAll(/^ {4}[A-Z]+\("([a-z]+)"\)[,;]$/gm)].map(([, tag]) => tag);

    expect([...LANGUAGES].sort()).toEqual(tags.sort());
  });

  it('are named for the reader and for who speaks them', () => {
    const labels = languages('en').map(({ label }) => label);

    expect(labels).toContain('German (Deutsch)');
    expect(labels).toContain('English');
    expect(labels).toEqual([...labels].sort((a, b) => a.localeCompare(b, 'en')));
  });
});
