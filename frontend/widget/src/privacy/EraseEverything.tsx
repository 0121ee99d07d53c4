import { useEffect, useState } from 'react';
import { failureText } from '../asking/failureText';
import { ConfirmDialog } from '../history/ConfirmDialog';
import { useLectern } from '../lectern/context';
import { strings } from '../strings';
import { failureFromThrown } from '../wire/failure';
import type { ErasureReceipt } from '../wire/types';

const { account: words } = strings;

const LOOK_AGAIN_MILLIS = 1_000;

/** Erases all that was said, and keeps the account; says how far that is until it is done. */
export function EraseEverything({ onErased }: { onErased: () => void }) {
  const { client, panel } = useLectern();
  const [asks, setAsks] = useState(false);
  const [receipt, setReceipt] = useState<ErasureReceipt>();
  const [failure, setFailure] = useState('');
  const pending = receipt?.state === 'pending' ? receipt : undefined;

  useEffect(() => {
    if (pending === undefined) {
      return undefined;
    }
    const timer = setTimeout(() => {
      client.erasure(pending.id).then(
        (now) => {
          setReceipt(now);
          if (now.state === 'done') {
            onErased();
          }
        },
        // It goes on without being looked at; another object makes this look again.
        () => setReceipt({ ...pending }),
      );
    }, LOOK_AGAIN_MILLIS);
    return () => clearTimeout(timer);
  }, [client, pending, onErased]);

  async function erase() {
    setAsks(false);
    setFailure('');
    try {
      setReceipt(await client.eraseEverything());
      panel.startOver();
    } catch (thrown) {
      setFailure(failureText(failureFromThrown(thrown)));
    }
  }

  return (
    <>
      <p>{words.eraseWhat}</p>
      <button
        type="button"
        className="lectern-button lectern-button--danger"
        disabled={pending !== undefined}
        onClick={() => setAsks(true)}
      >
        {words.eraseOpen}
      </button>
      <p role="status">{receipt === undefined ? '' : said(receipt)}</p>
      <p className="lectern-form__error" role="alert">
        {failure}
      </p>
      {asks && (
        <ConfirmDialog
          title={words.eraseTitle}
          text={words.eraseText}
          action={words.eraseAction}
          cancel={words.eraseCancel}
          onConfirm={() => void erase()}
          onCancel={() => setAsks(false)}
        />
      )}
    </>
  );
}

function said({ state, counts }: ErasureReceipt): string {
  return state === 'pending' || counts === null ? words.erasing : words.erased(counts.conversations, counts.messages);
}
