import { useEffect, useRef, useState } from 'react';
import { strings } from '../strings';
import { endOtherSessions, endSession, listSessions, type Session } from './authClient';
import { deviceOf } from './deviceOf';
import type { Refusal } from './refusal';

const { sessions: words } = strings;

/** Where the account is signed in, this device first, and the way to end it elsewhere. */
export function Sessions({ current }: { current: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [sessions, setSessions] = useState<Session[]>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [said, setSaid] = useState('');
  const [round, setRound] = useState(0);

  useEffect(() => {
    let stale = false;
    void listSessions().then((answer) => {
      if (stale) {
        return;
      }
      if (Array.isArray(answer)) {
        setSessions(answer.sort(byUse(current)));
      } else {
        setRefusal(answer);
      }
    });
    return () => {
      stale = true;
    };
  }, [current, round]);

  function reload() {
    setRefusal(undefined);
    setRound((before) => before + 1);
  }

  async function end(ending: Promise<Refusal | undefined>, done: string) {
    const answer = await ending;
    if (answer !== undefined) {
      setRefusal(answer);
      return;
    }
    setSaid(done);
    // The button that was pressed goes away with its session.
    heading.current?.focus();
    reload();
  }

  return (
    <>
      <h2 ref={heading} tabIndex={-1}>
        {words.title}
      </h2>
      <p>{words.about}</p>
      <p className="lectern-note" role="status">
        {sessions === undefined && refusal === undefined ? words.loading : said}
      </p>
      {refusal !== undefined && (
        <div role="alert">
          <p className="lectern-form__error">{refusal.form}</p>
          <button type="button" className="lectern-button lectern-button--quiet" onClick={reload}>
            {words.retry}
          </button>
        </div>
      )}
      <ul className="lectern-list" aria-label={words.title}>
        {sessions?.map((session) => (
          <SessionItem
            key={session.id}
            session={session}
            here={session.id === current}
            onEnd={() => void end(endSession(session.token), words.ended(deviceOf(session.userAgent)))}
          />
        ))}
      </ul>
      {sessions?.some(({ id }) => id !== current) && (
        <p>
          <button
            type="button"
            className="lectern-button"
            onClick={() => void end(endOtherSessions(), words.othersEnded)}
          >
            {words.endOthers}
          </button>
        </p>
      )}
    </>
  );
}

function SessionItem({ session, here, onEnd }: { session: Session; here: boolean; onEnd: () => void }) {
  const device = deviceOf(session.userAgent);
  const began = session.createdAt.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  const seen = session.updatedAt.toLocaleDateString(undefined, { dateStyle: 'medium' });
  return (
    <li className="lectern-list__item">
      <div>
        <strong>{device}</strong>
        {here && ` (${words.here})`}
        <p className="lectern-note">
          {words.began(began)}, {words.lastSeen(seen)}
        </p>
      </div>
      {!here && (
        <button
          type="button"
          className="lectern-button lectern-button--quiet"
          aria-label={words.endLabel(device)}
          onClick={onEnd}
        >
          {words.end}
        </button>
      )}
    </li>
  );
}

/** This one first, then the one that was last extended most recently. */
function byUse(current: string) {
  return (a: Session, b: Session) =>
    Number(b.id === current) - Number(a.id === current) || b.updatedAt.getTime() - a.updatedAt.getTime();
}
