import { useState } from 'react';
import { strings } from '../strings';
import { SiteLink } from '../lectern/SiteLink';
import { useLectern } from '../lectern/context';
import { requestPasswordReset } from './authClient';
import { CredentialsForm, type FieldSpec } from './CredentialsForm';
import { emailError } from './credentials';
import { useSignedIn } from './useSignedIn';
import { withReturnTo } from './returnTo';

const { account, reset: words } = strings;

const FIELDS: readonly FieldSpec[] = [
  { name: 'email', label: account.email, type: 'email', autoComplete: 'username', validate: emailError },
];

/** Says the same whether or not the address has an account, as auth-server does. */
export function ForgotPasswordPage() {
  const { paths } = useLectern();
  const { returnTo } = useSignedIn();
  const [sent, setSent] = useState(false);
  return (
    <section className="lectern-page lectern-page--narrow">
      <h1>{words.forgotten}</h1>
      <p role="status">{sent ? words.sent : words.intro}</p>
      {!sent && (
        <CredentialsForm
          fields={FIELDS}
          action={words.send}
          submit={({ email }) => requestPasswordReset(email, paths.resetPassword)}
          onDone={() => setSent(true)}
        />
      )}
      <p>
        <SiteLink to={withReturnTo(paths.signIn, returnTo)}>{account.signIn}</SiteLink>
      </p>
    </section>
  );
}
