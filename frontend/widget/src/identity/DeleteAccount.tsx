import { useState, type FormEvent } from 'react';
import { strings } from '../strings';
import { deleteAccount, type Reader } from './authClient';
import { passwordError } from './credentials';
import { Field } from './Field';
import type { Refusal } from './refusal';

const { account: words, fieldErrors } = strings;

/** Says what will go, then asks for the address and the password before it goes. */
export function DeleteAccount({ reader, onDeleted }: { reader: Reader; onDeleted: () => void }) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [password, setPassword] = useState('');
  const [refusal, setRefusal] = useState<Refusal>();
  const [submitted, setSubmitted] = useState(false);
  const [working, setWorking] = useState(false);

  const typedError = typed.trim().toLowerCase() === reader.email.toLowerCase() ? undefined : fieldErrors.confirmation;

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    setSubmitted(true);
    if (typedError !== undefined || passwordError(password) !== undefined) {
      return;
    }
    setWorking(true);
    const answer = await deleteAccount(password);
    setWorking(false);
    setRefusal(answer);
    if (answer === undefined) {
      onDeleted();
    }
  }

  return (
    <>
      <p>{words.deleteWhat}</p>
      <p>{words.deleteHow}</p>
      {!open && (
        <button type="button" className="lectern-button lectern-button--danger" onClick={() => setOpen(true)}>
          {words.deleteOpen}
        </button>
      )}
      {open && (
        <form className="lectern-form" method="post" noValidate onSubmit={(event) => void onSubmit(event)}>
          <p className="lectern-form__error" role="alert">
            {refusal?.form ?? ''}
          </p>
          <Field
            label={words.deleteConfirm(reader.email)}
            name="confirmation"
            autoComplete="off"
            value={typed}
            onChange={setTyped}
            error={typedError}
            reveal={submitted}
          />
          <Field
            label={words.deletePassword}
            type="password"
            name="password"
            autoComplete="current-password"
            value={password}
            onChange={(value) => {
              setPassword(value);
              setRefusal(undefined);
            }}
            error={refusal?.fields.password ?? passwordError(password)}
            reveal={submitted}
          />
          <div className="lectern-actions">
            <button type="submit" className="lectern-button lectern-button--danger" disabled={working}>
              {working ? words.working : words.deleteAction}
            </button>
            <button type="button" className="lectern-button" onClick={() => setOpen(false)}>
              {words.cancel}
            </button>
          </div>
        </form>
      )}
    </>
  );
}
