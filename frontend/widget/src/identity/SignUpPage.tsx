import { useState } from 'react';
import { strings } from '../strings';
import { SiteLink } from '../lectern/SiteLink';
import { useLectern } from '../lectern/context';
import { signUp } from './authClient';
import { CredentialsForm, type FieldSpec } from './CredentialsForm';
import { emailError, nameError, newPasswordError, type Values } from './credentials';
import type { Refusal } from './refusal';
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
  const [mailed, setMailed] = useState(false);

  async function onSubmit(values: Values): Promise<Refusal | undefined> {
    const answer = await signUp(values, paths.signIn);
    if (typeof answer === 'object') {
      return answer;
    }
    if (answer === 'mailed') {
      setMailed(true);
    } else {
      onSignedIn();
    }
    return undefined;
  }

  if (mailed) {
    return (
      <section className="lectern-page lectern-page--narrow">
        <h1>{words.confirm}</h1>
        <p role="status">{words.confirmMailed}</p>
      </section>
    );
  }
  return (
    <section className="lectern-page lectern-page--narrow">
      <h1>{words.signUp}</h1>
      <p>{words.signUpIntro}</p>
      <CredentialsForm fields={FIELDS} action={words.signUp} submit={onSubmit}>
        <p>
          {words.haveAccount} <SiteLink to={withReturnTo(paths.signIn, returnTo)}>{words.signIn}</SiteLink>
        </p>
      </CredentialsForm>
    </section>
  );
}
