import { useState } from 'react';
import { strings } from '../strings';
import { useLectern } from '../lectern/context';
import { changeEmail, changeName, changePassword, type Reader } from './authClient';
import { ChangeForm } from './ChangeForm';
import { emailError, nameError, newPasswordError, passwordError } from './credentials';

const { account: words, fieldErrors } = strings;

/** Who the reader is to the site, and the three things of it that can be changed. */
export function Profile({ reader }: { reader: Reader }) {
  const { paths } = useLectern();
  const [elsewhere, setElsewhere] = useState(true);

  const newEmailError = (email: string) =>
    email.trim().toLowerCase() === reader.email ? fieldErrors.emailSame : emailError(email);

  return (
    <>
      <dl className="lectern-facts">
        <dt>{words.name}</dt>
        <dd>{reader.name}</dd>
        <dt>{words.email}</dt>
        <dd>{reader.email}</dd>
      </dl>
      <ChangeForm
        title={words.changeName}
        fields={[{ name: 'name', label: words.name, type: 'text', autoComplete: 'name', validate: nameError }]}
        initial={{ name: reader.name }}
        submit={async ({ name }) => (await changeName(name)) ?? words.nameChanged}
      />
      <ChangeForm
        title={words.changeEmail}
        fields={[{ name: 'email', label: words.newEmail, type: 'email', autoComplete: 'email', validate: newEmailError }]}
        submit={async ({ email }) => {
          const answer = await changeEmail(email, paths.account);
          return answer === 'changed' ? words.emailChanged : answer === 'mailed' ? words.emailMailed : answer;
        }}
      />
      <ChangeForm
        title={words.changePassword}
        fields={[
          {
            name: 'password',
            label: words.currentPassword,
            type: 'password',
            autoComplete: 'current-password',
            validate: passwordError,
          },
          {
            name: 'newPassword',
            label: words.newPassword,
            type: 'password',
            autoComplete: 'new-password',
            validate: newPasswordError,
            help: words.passwordHelp,
          },
        ]}
        options={
          <label className="lectern-check">
            <input type="checkbox" checked={elsewhere} onChange={(event) => setElsewhere(event.target.checked)} />
            {words.signOutElsewhere}
          </label>
        }
        submit={async ({ password, newPassword }) =>
          (await changePassword(password, newPassword, elsewhere)) ?? words.passwordChanged
        }
      />
    </>
  );
}
