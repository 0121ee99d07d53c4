import { ReadersOnly } from '../identity/ReadersOnly';
import { useLectern } from '../lectern/context';
import { strings } from '../strings';
import { ConversationList } from './ConversationList';
import { ConversationView } from './ConversationView';

/** The list, or the one conversation that the query names: a link to it can be kept. */
export function HistoryPage() {
  const { location } = useLectern();
  const opened = new URLSearchParams(location.search).get('conversation');
  return (
    <section className="lectern-page">
      <h1>{strings.history.title}</h1>
      <ReadersOnly>
        {(reader) =>
          opened === null ? <ConversationList key={reader.id} /> : <ConversationView key={opened} id={opened} />
        }
      </ReadersOnly>
    </section>
  );
}
