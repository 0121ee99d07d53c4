import { useState } from 'react';
import { strings } from '../strings';
import { SiteLink } from '../lectern/SiteLink';
import { useLectern } from '../lectern/context';
import { resetPassword } from './authClient';
import { CredentialsForm, type FieldSpec } from './CredentialsForm';
import { newPasswordError } from './credentials';
import { useAlive } from './useAlive';

const { account, reset: words } = strings;

const FIELDS: readonly FieldSpec[] = [
  {
    name: 'newPassword',
    label: account.newPassword,
    type: 'password',
    autoComplete: 'new-password',
    validate: newPasswordError,
    help: account.passwordHelp,
  },
];

/** Where the link in the mail leads, with `?token=`, or with `?error=` when the link is no longer good. */
export function ResetPasswordPage() {
  const { paths, location } = useLectern();
  const [done, setDone] = useState(false);
  const alive = useAlive();
  return (
    <section className="lectern-page lectern-page--narrow">
      <h1>{words.title}</h1>
      <p role="status">{done ? words.done : ''}</p>
      {done ? (
        <SiteLink className="lectern-button" to={paths.signIn}>
          {account.signIn}
        </SiteLink>
      ) : (
        alive && <NewPassword token={new URLSearchParams(location.search).get('token')} onDone={() => setDone(true)} />
      )}
    </section>
  );
}

function NewPassword({ token, onDone }: { token: string | null; onDone: () => void }) {
  const { paths } = useLectern();
  return (
    <>
      {token === null ? (
        <p className="lectern-form__error" role="alert">
          {account.linkSpent}
        </p>
      ) : (
        <CredentialsForm
          fields={FIELDS}
          action={account.save}
          submit={({ newPassword }) => resetPassword(token, newPassword)}
          onDone={onDone}
        />
      )}
      <p>
        <SiteLink to={paths.forgotPassword}>{words.again}</SiteLink>
      </p>
    </>
  );
}
