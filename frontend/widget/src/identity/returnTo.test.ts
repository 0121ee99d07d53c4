import { expect, it } from 'vitest';
import { safeReturnTo, withReturnTo } from './returnTo';

it('returns to a page of this site with its query and heading', () => {
  expect(safeReturnTo('/docs/keys/?a=1#rotation')).toBe('/docs/keys/?a=1#rotation');
});

it.each(['//evil.example', '/\\evil.example', '/\t/evil.example', 'https://evil.example', 'javascript:alert(1)', '', null])(
  'does not leave the site for %j',
  (candidate) => expect(safeReturnTo(candidate)).toBe('/'),
);

it('survives the way through a query', () => {
  const page = '/docs/keys/?a=1&b=2#rotation';
  const query = new URL(withReturnTo('/sign-in/', page), 'https://x.invalid').searchParams;
  expect(safeReturnTo(query.get('returnTo'))).toBe(page);
});
