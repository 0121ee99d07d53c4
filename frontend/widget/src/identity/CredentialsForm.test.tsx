// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { strings } from '../strings';
import { CredentialsForm, type FieldSpec } from './CredentialsForm';
import { emailError, newPasswordError } from './credentials';
import type { Refusal } from './refusal';

afterEach(cleanup);

const FIELDS: readonly FieldSpec[] = [
  { name: 'email', label: 'E-mail', type: 'email', autoComplete: 'username', validate: emailError },
  { name: 'newPassword', label: 'Password', type: 'password', autoComplete: 'new-password', validate: newPasswordError },
];

function show(answers: (Refusal | undefined)[] = []) {
  const sent: object[] = [];
  let done = 0;
  render(
    <CredentialsForm
      fields={FIELDS}
      action="Go"
      submit={async (values) => {
        sent.push(values);
        return answers.shift();
      }}
      onDone={() => (done += 1)}
    />,
  );
  return { sent, done: () => done, go: () => userEvent.click(screen.getByRole('button', { name: 'Go' })) };
}

describe('a form for credentials', () => {
  it('[T022] says nothing while a field is being filled, and what is wrong once it has been left', async () => {
    show();
    await userEvent.type(screen.getByLabelText('E-mail'), 'ada');
    expect(screen.queryByText(strings.fieldErrors.emailShape)).toBeNull();
    await userEvent.tab();
    expect(screen.getByText(strings.fieldErrors.emailShape)).toBeDefined();
    await userEvent.type(screen.getByLabelText('E-mail'), '@example.org');
    expect(screen.queryByText(strings.fieldErrors.emailShape)).toBeNull();
  });

  it('sends nothing that is wrong, and goes to the first mistake', async () => {
    const form = show();
    await form.go();
    expect(form.sent).toEqual([]);
    expect(document.activeElement).toBe(screen.getByLabelText('E-mail'));
  });

  it('puts a refusal beside its field, and takes it away when the value changes', async () => {
    const form = show([{ fields: { email: strings.fieldErrors.emailTaken } }, undefined]);
    await userEvent.type(screen.getByLabelText('E-mail'), ' ada@example.org');
    await userEvent.type(screen.getByLabelText('Password'), ' eight ch ');
    await form.go();
    expect(form.sent).toEqual([{ name: '', email: 'ada@example.org', password: '', newPassword: ' eight ch ' }]);
    expect(screen.getByLabelText('E-mail').getAttribute('aria-invalid')).toBe('true');
    await userEvent.type(screen.getByLabelText('E-mail'), 'x');
    expect(screen.queryByText(strings.fieldErrors.emailTaken)).toBeNull();
    await form.go();
    expect(form.done()).toBe(1);
  });

  it('shows a refusal of something that it did not ask for above the form', async () => {
    const form = show([{ fields: { name: 'Please tell us your name.' } }]);
    await userEvent.type(screen.getByLabelText('E-mail'), 'ada@example.org');
    await userEvent.type(screen.getByLabelText('Password'), 'eight characters');
    await form.go();
    expect(screen.getByRole('alert').textContent).toBe('Please tell us your name.');
  });

  it('counts down while it has to wait, and then can be sent again by itself', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    try {
      const form = show([{ fields: {}, form: 'Too many attempts. Wait 3 seconds.', wait: 3 }, undefined]);
      await userEvent.type(screen.getByLabelText('E-mail'), 'ada@example.org');
      await userEvent.type(screen.getByLabelText('Password'), 'eight characters');
      await form.go();
      const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Try again in 3 s' });
      expect(button.disabled).toBe(true);
      await act(() => vi.advanceTimersByTimeAsync(1_100));
      expect(button.textContent).toBe('Try again in 2 s');
      await act(() => vi.advanceTimersByTimeAsync(2_000));
      expect([button.textContent, button.disabled]).toEqual(['Go', false]);
      expect(screen.getByRole('alert').textContent).toBe('');
      await form.go();
      expect(form.done()).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('never lets a browser without scripts put a password into a URL', () => {
    show();
    expect(document.querySelector('form')?.method).toBe('post');
  });
});
