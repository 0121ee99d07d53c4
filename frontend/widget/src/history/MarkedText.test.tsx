// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { MarkedText } from './MarkedText';

afterEach(cleanup);

function marked(text: string, marks: [number, number][]) {
  const { container } = render(<MarkedText snippet={{ text, marks }} />);
  return { text: container.textContent, marks: [...container.querySelectorAll('mark')].map((mark) => mark.textContent) };
}

it('marks what matched, in order', () => {
  expect(marked('rotate the keys', [[11, 15], [0, 6]])).toEqual({ text: 'rotate the keys', marks: ['rotate', 'keys'] });
});

it('never loses or doubles text, whatever the ranges say', () => {
  expect(marked('keys', [[0, 3], [1, 4], [4, 4], [2, 99]])).toEqual({ text: 'keys', marks: ['key'] });
});

it('shows markup as text', () => {
  expect(marked('<b>x</b>', []).text).toBe('<b>x</b>');
});
