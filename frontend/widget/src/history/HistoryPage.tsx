import { ReadersOnly } from '../identity/ReadersOnly';
import { useLectern } from '../lectern/context';
import { strings } from '../strings';
import { ConversationList } from './ConversationList';
import { ConversationView } from './ConversationView';

/** The list, or the one conversation that the query names, at the message it names: a link to it can be kept. */
export function HistoryPage() {
  const { location } = useLectern();
  const query = new URLSearchParams(location.search);
  const opened = query.get('conversation');
  return (
    <section className="lectern-page">
      <h1>{strings.history.title}</h1>
      <ReadersOnly>
        {(reader) =>
          opened === null ? (
            <ConversationList key={reader.id} />
          ) : (
            <ConversationView key={opened} id={opened} message={query.get('message')} />
          )
        }
      </ReadersOnly>
    </section>
  );
}
