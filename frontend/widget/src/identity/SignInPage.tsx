import { strings } from '../strings';
import { SiteLink } from '../lectern/SiteLink';
import { useLectern } from '../lectern/context';
import { signIn } from './authClient';
import { CredentialsForm, type FieldSpec } from './CredentialsForm';
import { emailError, passwordError } from './credentials';
import { LinkSpent } from './LinkSpent';
import { useSignedIn } from './useSignedIn';
import { withReturnTo } from './returnTo';

const { account: words } = strings;

const FIELDS: readonly FieldSpec[] = [
  { name: 'email', label: words.email, type: 'email', autoComplete: 'username', validate: emailError },
  {
    name: 'password',
    label: words.password,
    type: 'password',
    autoComplete: 'current-password',
    validate: passwordError,
  },
];

export function SignInPage() {
  const { paths } = useLectern();
  const { returnTo, onSignedIn } = useSignedIn();
  return (
    <section className="lectern-page lectern-page--narrow">
      <h1>{words.signIn}</h1>
      <p>{words.signInIntro}</p>
      <LinkSpent />
      <CredentialsForm fields={FIELDS} action={words.signIn} submit={signIn} onDone={onSignedIn}>
        <p>
          <SiteLink to={withReturnTo(paths.forgotPassword, returnTo)}>{strings.reset.link}</SiteLink>
        </p>
        <p>
          {words.noAccount} <SiteLink to={withReturnTo(paths.signUp, returnTo)}>{words.signUp}</SiteLink>
        </p>
      </CredentialsForm>
    </section>
  );
}
