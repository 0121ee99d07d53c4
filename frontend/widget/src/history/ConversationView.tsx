import { useEffect, useState } from 'react';
import { failureText } from '../asking/failureText';
import { allMessages } from '../wire/allMessages';
import { turnsOf, type Turn } from '../asking/thread';
import { TurnView } from '../asking/TurnView';
import { SiteLink } from '../lectern/SiteLink';
import { useLectern } from '../lectern/context';
import { strings } from '../strings';
import { failureFromThrown, type LecternFailure } from '../wire/failure';

const { history: words } = strings;

type Opened = { title: string; turns: Turn[] };

/** One conversation as it was, to read; the panel is where it goes on. */
export function ConversationView({ id }: { id: string }) {
  const { client, paths, panel } = useLectern();
  const [opened, setOpened] = useState<Opened>();
  const [failure, setFailure] = useState<LecternFailure>();

  useEffect(() => {
    let current = true;
    setFailure(undefined);
    Promise.all([client.conversation(id), allMessages(client, id)]).then(
      ([conversation, messages]) => current && setOpened({ title: conversation.title, turns: turnsOf(id, messages) }),
      (thrown: unknown) => current && setFailure(failureFromThrown(thrown)),
    );
    return () => {
      current = false;
    };
  }, [client, id]);

  return (
    <>
      <p>
        <SiteLink to={paths.history}>{words.back}</SiteLink>
      </p>
      {failure !== undefined && (
        <p className="lectern-failure" role="alert">
          {failureText(failure)}
        </p>
      )}
      {opened === undefined && failure === undefined && (
        <p className="lectern-note" role="status">
          {words.loading}
        </p>
      )}
      {opened !== undefined && (
        <>
          <h2 dir="auto">{opened.title === '' ? words.untitled : opened.title}</h2>
          {opened.turns.map((turn) => (
            <TurnView key={turn.key} turn={turn} />
          ))}
          <button type="button" className="lectern-button lectern-button--primary" onClick={() => panel.openConversation(id)}>
            {words.continue}
          </button>
        </>
      )}
    </>
  );
}
