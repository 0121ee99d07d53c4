import { useState } from 'react';
import { strings } from '../strings';
import { useLectern } from '../lectern/context';
import { signOut } from './authClient';
import { DeleteAccount } from './DeleteAccount';
import { ReadersOnly } from './ReadersOnly';

const { account: words } = strings;

export function AccountPage() {
  const { navigate, paths, panel } = useLectern();
  const [deleted, setDeleted] = useState(false);
  if (deleted) {
    return (
      <section className="lectern-page lectern-page--narrow">
        <h1>{words.account}</h1>
        <p role="status">{words.deleted}</p>
      </section>
    );
  }
  return (
    <section className="lectern-page lectern-page--narrow">
      <h1>{words.account}</h1>
      <ReadersOnly>
        {(reader) => (
          <>
            <h2>{words.profile}</h2>
            <dl className="lectern-facts">
              <dt>{words.name}</dt>
              <dd>{reader.name}</dd>
              <dt>{words.email}</dt>
              <dd>{reader.email}</dd>
            </dl>
            <h2>{words.session}</h2>
            <p>{words.sessionText}</p>
            <button
              type="button"
              className="lectern-button"
              onClick={() => void signOut().then(() => navigate(paths.home))}
            >
              {words.signOut}
            </button>
            <h2>{words.deleteTitle}</h2>
            <DeleteAccount
              reader={reader}
              onDeleted={() => {
                panel.close();
                setDeleted(true);
              }}
            />
          </>
        )}
      </ReadersOnly>
    </section>
  );
}
