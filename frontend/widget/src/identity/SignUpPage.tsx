import { strings } from '../strings';
import { SiteLink } from '../lectern/SiteLink';
import { useLectern } from '../lectern/context';
import { signUp } from './authClient';
import { CredentialsForm, type FieldSpec } from './CredentialsForm';
import { emailError, nameError, newPasswordError } from './credentials';
import { useSignedIn } from './useSignedIn';
import { withReturnTo } from './returnTo';

const { account: words } = strings;

const FIELDS: readonly FieldSpec[] = [
  { name: 'name', label: words.name, type: 'text', autoComplete: 'name', validate: nameError },
  { name: 'email', label: words.email, type: 'email', autoComplete: 'username', validate: emailError },
  {
    name: 'newPassword',
    label: words.password,
    type: 'password',
    autoComplete: 'new-password',
    validate: newPasswordError,
    help: words.passwordHelp,
  },
];

export function SignUpPage() {
  const { paths } = useLectern();
  const { returnTo, onSignedIn } = useSignedIn();
  return (
    <section className="lectern-page lectern-page--narrow">
      <h1>{words.signUp}</h1>
      <p>{words.signUpIntro}</p>
      <CredentialsForm fields={FIELDS} action={words.signUp} submit={signUp} onDone={onSignedIn}>
        <p>
          {words.haveAccount} <SiteLink to={withReturnTo(paths.signIn, returnTo)}>{words.signIn}</SiteLink>
        </p>
      </CredentialsForm>
    </section>
  );
}
