import { useEffect, useState } from 'react';
import { failureText } from '../asking/failureText';
import { allMessages } from '../wire/allMessages';
import { turnsOf, type Turn } from '../asking/thread';
import { TurnView } from '../asking/TurnView';
import { SiteLink } from '../lectern/SiteLink';
import { useLectern } from '../lectern/context';
import { strings } from '../strings';
import { failureFromThrown, type LecternFailure } from '../wire/failure';
import { ConversationActions } from './ConversationActions';

const { history: words } = strings;

type Opened = { title: string; turns: Turn[] };

/**
 * One conversation as it was, to read; the panel is where it goes on.
 *
 * @param message the question or answer to show first, or null
 */
export function ConversationView({ id, message }: { id: string; message: string | null }) {
  const { client, paths } = useLectern();
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
            <TurnView
              key={turn.key}
              turn={turn}
              wanted={message !== null && (message === turn.key || message === turn.answerId)}
            />
          ))}
          <ConversationActions id={id} title={opened.title === '' ? words.untitled : opened.title} />
        </>
      )}
    </>
  );
}
