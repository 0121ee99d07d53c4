import { useId, useState, type FormEvent } from 'react';
import { strings } from '../strings';
import { failureFromThrown } from '../wire/failure';
import type { Verdict } from '../wire/types';
import { failureText } from './failureText';
import type { Turn } from './thread';

const { ask: words } = strings;

const MAX_REASON = 1000;

export type OnRate = (turn: Turn, verdict: Verdict | undefined, reason?: string) => Promise<void>;

interface AnswerActionsProps {
  turn: Turn;
  onAgain: ((turn: Turn) => void) | undefined;
  onRate: OnRate;
}

/** What can be done with an answer that has ended. */
export function AnswerActions({ turn, onAgain, onRate }: AnswerActionsProps) {
  const [said, setSaid] = useState('');
  const [asksWhy, setAsksWhy] = useState(false);
  const cut = turn.status === 'interrupted' || turn.status === 'failed';

  async function rate(verdict: Verdict | undefined, reason?: string) {
    setSaid('');
    setAsksWhy(verdict === 'down' && reason === undefined);
    try {
      await onRate(turn, verdict, reason);
      setSaid(verdict === undefined ? words.verdictWithdrawn : words.verdictKept);
    } catch (thrown) {
      setAsksWhy(false);
      setSaid(failureText(failureFromThrown(thrown)));
    }
  }

  return (
    <>
      <div className="lectern-answer__actions">
        {onAgain !== undefined && turn.failure === undefined && (
          <button
            type="button"
            className={cut ? 'lectern-button' : 'lectern-button lectern-button--quiet'}
            onClick={() => onAgain(turn)}
          >
            {cut ? words.retry : words.again}
          </button>
        )}
        <VerdictButton mine="up" label={words.helpful} verdict={turn.verdict} onRate={rate} />
        <VerdictButton mine="down" label={words.unhelpful} verdict={turn.verdict} onRate={rate} />
      </div>
      {asksWhy && turn.verdict === 'down' && <Reason onSend={(reason) => void rate('down', reason)} />}
      <p className="lectern-note" role="status">
        {said}
      </p>
    </>
  );
}

interface VerdictButtonProps {
  mine: Verdict;
  label: string;
  verdict: Verdict | undefined;
  onRate: (verdict: Verdict | undefined) => Promise<void>;
}

/** Pressed when this is the verdict; pressing it once more takes it back. */
function VerdictButton({ mine, label, verdict, onRate }: VerdictButtonProps) {
  const pressed = verdict === mine;
  return (
    <button
      type="button"
      className="lectern-button lectern-button--quiet lectern-thumb"
      aria-pressed={pressed}
      aria-label={label}
      title={label}
      onClick={() => void onRate(pressed ? undefined : mine)}
    >
      <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" data-verdict={mine}>
        <path d="M4 10.5h3.5V20H4zM10 10.5 13.5 4c1.4.2 2.2 1.2 2 2.6L15 10h4.1c1.2 0 2 1.1 1.7 2.2l-1.7 6.3c-.2.9-1 1.5-1.9 1.5H10z" />
      </svg>
    </button>
  );
}

function Reason({ onSend }: { onSend: (reason: string) => void }) {
  const id = useId();
  const [reason, setReason] = useState('');

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (reason.trim() !== '') {
      onSend(reason.trim());
    }
  }

  return (
    <form className="lectern-reason lectern-field" onSubmit={onSubmit}>
      <label htmlFor={id}>{words.why}</label>
      <div className="lectern-actions">
        <input
          id={id}
          type="text"
          dir="auto"
          autoComplete="off"
          maxLength={MAX_REASON}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <button type="submit" className="lectern-button" disabled={reason.trim() === ''}>
          {words.sendReason}
        </button>
      </div>
    </form>
  );
}
