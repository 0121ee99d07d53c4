import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { withReturnTo } from '../identity/returnTo';
import { SiteLink } from '../lectern/SiteLink';
import { useLectern } from '../lectern/context';
import { remember } from '../lectern/panelMemory';
import { strings } from '../strings';
import { failureFromThrown } from '../wire/failure';
import { Composer } from './Composer';
import { readDraft, writeDraft } from './draft';
import { failureText } from './failureText';
import { spoken } from './spoken';
import { TurnView } from './TurnView';
import { useDialog } from './useDialog';
import { useFollowedScroll } from './useFollowedScroll';
import { useThread } from './useThread';

const { ask: words, account } = strings;

/** The conversation beside the page. It stays mounted while closed, so an answer goes on. */
export default function Panel({ launcher }: { launcher: RefObject<HTMLButtonElement | null> }) {
  const { reader, client, paths, location, navigate, panel, expired } = useLectern();
  const { thread, ask, askAgain, retry, stop, rate, open, clear } = useThread(client);
  const [draft, setDraft] = useState(readDraft);
  const [notice, setNotice] = useState<string>();
  const input = useRef<HTMLTextAreaElement>(null);
  const last = thread.turns.at(-1);
  const running = last !== undefined && last.phase !== 'settled' ? last : undefined;
  const { dialog, isSheet } = useDialog({
    isOpen: panel.isOpen,
    leave: running === undefined ? panel.close : onStop,
    focusFirst: input,
    launcher,
  });
  const list = useFollowedScroll(thread.turns);

  const isReader = reader.status === 'reader';
  const readerId = isReader ? reader.reader.id : undefined;
  const lostQuestion = last?.failure?.kind === 'session-expired' ? last.question : undefined;
  const { isOpen, request, gone, openConversation, startOver, close } = panel;
  const here = location.pathname + location.search + location.hash;

  const type = useCallback((value: string) => {
    setDraft(value);
    writeDraft(value);
  }, []);

  // An expired session takes the panel down with it: what is needed to go on is put where it survives.
  useEffect(() => {
    if (lostQuestion !== undefined) {
      writeDraft(lostQuestion);
      if (thread.conversation !== undefined && request.conversation !== thread.conversation) {
        openConversation(thread.conversation);
      }
    }
  }, [lostQuestion, thread.conversation, request.conversation, openConversation]);

  useEffect(() => {
    const { conversation, asked, turn } = request;
    if (!isReader || turn === 0) {
      return;
    }
    setNotice(undefined);
    if (conversation === undefined) {
      if (asked === undefined) {
        clear();
      } else {
        askAgain(asked);
      }
      return;
    }
    open(conversation).then(
      (lastQuestion) => {
        if (asked !== undefined && asked.question !== lastQuestion) {
          // It never arrived.
          type(asked.question);
        }
      },
      (thrown: unknown) => setNotice(failureText(failureFromThrown(thrown))),
    );
  }, [isReader, request, open, askAgain, clear, type]);

  useEffect(() => {
    if (gone !== undefined && gone === thread.conversation) {
      startOver();
    }
    // Only when it goes: the panel may be asked to show it after that, and says that it is no more.
  }, [gone]);

  const conversation = thread.conversation ?? request.conversation;
  const underway = running?.answerId === undefined ? running : undefined;
  const { key, question, page } = underway ?? {};
  useEffect(() => {
    if (readerId !== undefined) {
      const asked = key === undefined || question === undefined ? undefined : { key, question, page };
      remember({ reader: readerId, isOpen, conversation, asked });
    }
  }, [readerId, isOpen, conversation, key, question, page]);

  function onAsk(question: string) {
    if (!isReader) {
      leaveFor(paths.signIn);
      return;
    }
    type('');
    setNotice(undefined);
    ask(question, location.pathname);
  }

  function onStop() {
    if (running !== undefined) {
      void stop(running);
      // The button under the finger goes; on a sheet the keyboard would come up in its place.
      if (!isSheet) {
        input.current?.focus();
      }
    }
  }

  function leaveFor(path: string) {
    close();
    navigate(withReturnTo(path, here));
  }

  const onFollow = isSheet ? close : undefined;

  return (
    <dialog ref={dialog} className="lectern-panel" aria-labelledby="lectern-panel-title">
      <header className="lectern-panel__header">
        <h2 id="lectern-panel-title">{words.title}</h2>
        {thread.turns.length > 0 && (
          <button
            type="button"
            className="lectern-button lectern-button--quiet"
            onClick={() => {
              startOver();
              input.current?.focus();
            }}
          >
            {words.fresh}
          </button>
        )}
        <button type="button" className="lectern-button lectern-button--quiet" onClick={close}>
          {words.close}
        </button>
      </header>
      <div ref={list} className="lectern-panel__turns">
        {thread.turns.length === 0 && <p className="lectern-note">{words.hint}</p>}
        {thread.turns.length === 0 && isReader && (
          <p>
            <SiteLink to={paths.history} onFollow={onFollow}>
              {words.earlier}
            </SiteLink>
          </p>
        )}
        {thread.turns.map((turn) => (
          <TurnView
            key={turn.key}
            turn={turn}
            onRetry={turn === last ? retry : undefined}
            onRate={rate}
            onFollow={onFollow}
          />
        ))}
        {notice !== undefined && (
          <p className="lectern-failure" role="alert">
            {notice}
          </p>
        )}
        <p className="lectern-hidden" role="status">
          {spoken(last)}
        </p>
      </div>
      {reader.status === 'guest' && (
        <div className="lectern-panel__guest">
          <p>{expired ? strings.failures.sessionExpired : words.guest}</p>
          <div className="lectern-actions">
            <SiteLink className="lectern-button" to={withReturnTo(paths.signIn, here)} onFollow={close}>
              {account.signIn}
            </SiteLink>
            <SiteLink className="lectern-button" to={withReturnTo(paths.signUp, here)} onFollow={close}>
              {account.signUp}
            </SiteLink>
          </div>
        </div>
      )}
      <Composer
        input={input}
        value={draft}
        onChange={type}
        onAsk={onAsk}
        onStop={running === undefined ? undefined : onStop}
      />
    </dialog>
  );
}
