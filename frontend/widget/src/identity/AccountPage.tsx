import { useCallback, useState } from 'react';
import { strings } from '../strings';
import { useLectern } from '../lectern/context';
import { LanguageChoice } from '../history/LanguageChoice';
import { DownloadEverything } from '../privacy/DownloadEverything';
import { EraseEverything } from '../privacy/EraseEverything';
import { RetentionChoice } from '../privacy/RetentionChoice';
import { signOut } from './authClient';
import { DeleteAccount } from './DeleteAccount';
import { LinkSpent } from './LinkSpent';
import { Profile } from './Profile';
import { ReadersOnly } from './ReadersOnly';
import { Sessions } from './Sessions';

const { account: words } = strings;

export function AccountPage() {
  const { navigate, paths, panel } = useLectern();
  const [deleted, setDeleted] = useState(false);
  const [erasures, setErasures] = useState(0);
  const onErased = useCallback(() => setErasures((before) => before + 1), []);
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
            <LinkSpent />
            <h2>{words.profile}</h2>
            <Profile reader={reader} />
            <Sessions current={reader.session} />
            <button
              type="button"
              className="lectern-button"
              onClick={() => void signOut().then(() => navigate(paths.home))}
            >
              {words.signOut}
            </button>
            <h2>{words.retention}</h2>
            <RetentionChoice key={erasures} />
            <h2>{words.language}</h2>
            <LanguageChoice key={`language-${erasures}`} />
            <h2>{words.download}</h2>
            <DownloadEverything />
            <h2>{words.eraseHeading}</h2>
            <EraseEverything onErased={onErased} />
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
