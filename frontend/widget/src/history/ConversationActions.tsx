import { useState } from 'react';
import { failureText } from '../asking/failureText';
import { useLectern } from '../lectern/context';
import { saveFile } from '../privacy/saveFile';
import { strings } from '../strings';
import { failureFromThrown } from '../wire/failure';
import type { ExportFormat } from '../wire/types';
import { ConfirmDialog } from './ConfirmDialog';

const { history: words } = strings;

/** What can be done with a conversation as a whole. */
export function ConversationActions({ id, title }: { id: string; title: string }) {
  const { client, panel, paths, navigate } = useLectern();
  const [doomed, setDoomed] = useState(false);
  const [failure, setFailure] = useState('');

  async function attempt(work: () => Promise<void>) {
    setFailure('');
    try {
      await work();
    } catch (thrown) {
      setFailure(failureText(failureFromThrown(thrown)));
    }
  }

  const download = (format: ExportFormat) =>
    attempt(async () => saveFile(await client.exportConversation(id, format), words.file(format)));

  const remove = () =>
    attempt(async () => {
      setDoomed(false);
      await client.deleteConversation(id);
      panel.forget(id);
      navigate(paths.history);
    });

  return (
    <>
      <div className="lectern-actions">
        <button type="button" className="lectern-button lectern-button--primary" onClick={() => panel.openConversation(id)}>
          {words.continue}
        </button>
        <button type="button" className="lectern-button" onClick={() => void download('md')}>
          {words.asMarkdown}
        </button>
        <button type="button" className="lectern-button" onClick={() => void download('json')}>
          {words.asJson}
        </button>
        <button type="button" className="lectern-button lectern-button--danger" onClick={() => setDoomed(true)}>
          {words.remove}
        </button>
      </div>
      <p className="lectern-form__error" role="alert">
        {failure}
      </p>
      {doomed && (
        <ConfirmDialog
          title={words.removeTitle}
          text={words.removeText(title)}
          action={words.remove}
          cancel={words.cancel}
          onConfirm={() => void remove()}
          onCancel={() => setDoomed(false)}
        />
      )}
    </>
  );
}
