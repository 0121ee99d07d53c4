import { useId, useState } from 'react';
import { failureText } from '../asking/failureText';
import { SiteLink } from '../lectern/SiteLink';
import { useLectern } from '../lectern/context';
import { strings } from '../strings';
import { failureFromThrown } from '../wire/failure';
import type { ConversationHit } from '../wire/types';
import { ConfirmDialog } from './ConfirmDialog';
import { MarkedText } from './MarkedText';
import { useConversations } from './useConversations';
import { useDebounced } from './useDebounced';

const { history: words, ask } = strings;

const SEARCH_PAUSE_MILLIS = 250;

export function ConversationList() {
  const { client, panel } = useLectern();
  const searchId = useId();
  const [typed, setTyped] = useState('');
  const query = useDebounced(typed.trim(), SEARCH_PAUSE_MILLIS);
  const { listing, failure, loading, remove, reload, more } = useConversations(client, query);
  const [doomed, setDoomed] = useState<ConversationHit>();
  const [said, setSaid] = useState('');

  async function onConfirm(conversation: ConversationHit) {
    setDoomed(undefined);
    try {
      await remove(conversation.id);
      panel.forget(conversation.id);
      setSaid(words.removed);
    } catch (thrown) {
      setSaid(failureText(failureFromThrown(thrown)));
    }
  }

  return (
    <>
      <div className="lectern-field">
        <label htmlFor={searchId}>{words.searchLabel}</label>
        <input
          id={searchId}
          type="search"
          value={typed}
          placeholder={words.searchPlaceholder}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <p className="lectern-note" role="status">
        {said}
      </p>
      {failure !== undefined && (
        <div className="lectern-failure" role="alert">
          <p>{failureText(failure)}</p>
          <button type="button" className="lectern-button" onClick={reload}>
            {words.retry}
          </button>
        </div>
      )}
      {listing === undefined && loading && <p className="lectern-note">{words.loading}</p>}
      {listing?.items.length === 0 && !loading && (
        <div className="lectern-empty">
          {listing.query === '' ? (
            <>
              <p>{words.empty}</p>
              <button type="button" className="lectern-button lectern-button--primary" onClick={panel.open}>
                {ask.open}
              </button>
            </>
          ) : (
            <p>{words.noMatch(listing.query)}</p>
          )}
        </div>
      )}
      <ul className="lectern-list" aria-busy={loading}>
        {listing?.items.map((conversation) => (
          <ConversationItem key={conversation.id} conversation={conversation} onRemove={() => setDoomed(conversation)} />
        ))}
      </ul>
      {listing?.next != null && (
        <button type="button" className="lectern-button" disabled={loading} onClick={more}>
          {words.more}
        </button>
      )}
      {doomed !== undefined && (
        <ConfirmDialog
          title={words.removeTitle}
          text={words.removeText(titleOf(doomed))}
          action={words.remove}
          cancel={words.cancel}
          onConfirm={() => void onConfirm(doomed)}
          onCancel={() => setDoomed(undefined)}
        />
      )}
    </>
  );
}

function ConversationItem({ conversation, onRemove }: { conversation: ConversationHit; onRemove: () => void }) {
  const { paths } = useLectern();
  const { id, updatedAt, snippet, messageId } = conversation;
  const title = titleOf(conversation);
  const place = new URLSearchParams({ conversation: id, ...(messageId ? { message: messageId } : {}) });
  return (
    <li className="lectern-list__item">
      <div>
        <SiteLink className="lectern-list__title" dir="auto" to={`${paths.history}?${place}`}>
          {title}
        </SiteLink>
        <time className="lectern-note" dateTime={updatedAt}>
          {new Date(updatedAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}
        </time>
        {snippet && <MarkedText snippet={snippet} />}
      </div>
      <button
        type="button"
        className="lectern-button lectern-button--quiet"
        aria-label={words.removeLabel(title)}
        onClick={onRemove}
      >
        {words.remove}
      </button>
    </li>
  );
}

function titleOf({ title }: ConversationHit): string {
  return title === '' ? words.untitled : title;
}
