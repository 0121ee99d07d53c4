import { useState } from 'react';
import { failureText } from '../asking/failureText';
import { useLectern } from '../lectern/context';
import { strings } from '../strings';
import { saveFile } from './saveFile';
import { failureFromThrown, type LecternFailure } from '../wire/failure';

const { account: words } = strings;

/** Everything that is kept for the reader, as a file. */
export function DownloadEverything() {
  const { client } = useLectern();
  const [working, setWorking] = useState(false);
  const [failure, setFailure] = useState<LecternFailure>();

  async function onClick() {
    setWorking(true);
    setFailure(undefined);
    try {
      saveFile(await client.exportEverything(), words.downloadFile);
    } catch (thrown) {
      setFailure(failureFromThrown(thrown));
    } finally {
      setWorking(false);
    }
  }

  return (
    <>
      <p>{words.downloadText}</p>
      <button type="button" className="lectern-button" disabled={working} onClick={() => void onClick()}>
        {working ? words.downloading : words.downloadAction}
      </button>
      <p className="lectern-form__error" role="alert">
        {failure === undefined ? '' : failureText(failure)}
      </p>
    </>
  );
}
