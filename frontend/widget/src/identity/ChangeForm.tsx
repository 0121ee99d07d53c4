import { useEffect, useRef, useState } from 'react';
import { strings } from '../strings';
import { CredentialsForm, type CredentialsFormProps } from './CredentialsForm';
import type { Values } from './credentials';
import type { Refusal } from './refusal';

interface ChangeFormProps extends Pick<CredentialsFormProps, 'fields' | 'initial' | 'options'> {
  title: string;
  /** @returns why not, or what to say when it is done */
  submit: (values: Values) => Promise<Refusal | string>;
}

/** One thing of the account that can be changed: closed until it is wanted, and closed again when it is done. */
export function ChangeForm({ title, submit, ...form }: ChangeFormProps) {
  const summary = useRef<HTMLElement>(null);
  const [round, setRound] = useState(0);
  const [said, setSaid] = useState('');

  // The form is made anew, empty and closed; the keyboard stays where it was opened.
  useEffect(() => {
    if (round > 0) {
      summary.current?.focus();
    }
  }, [round]);

  async function onSubmit(values: Values): Promise<Refusal | undefined> {
    const answer = await submit(values);
    if (typeof answer !== 'string') {
      return answer;
    }
    setSaid(answer);
    setRound((before) => before + 1);
    return undefined;
  }

  return (
    <>
      <details key={round} className="lectern-change" onToggle={(event) => event.currentTarget.open && setSaid('')}>
        <summary ref={summary}>{title}</summary>
        <CredentialsForm {...form} action={strings.account.save} submit={onSubmit} />
      </details>
      <p className="lectern-note" role="status">
        {said}
      </p>
    </>
  );
}
