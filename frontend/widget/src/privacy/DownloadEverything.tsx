import { useState } from 'react';
import { failureText } from '../asking/failureText';
import { useLectern } from '../lectern/context';
import { strings } from '../strings';
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
      save(await client.exportEverything());
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

/** The token is in a header, which a link cannot send, so the file comes through the page. */
function save(file: Blob) {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = words.downloadFile;
  link.click();
  // The browser reads the file after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
