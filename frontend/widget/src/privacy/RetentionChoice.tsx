import { useCallback, useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { failureText } from '../asking/failureText';
import { useLectern } from '../lectern/context';
import { strings } from '../strings';
import { failureFromThrown, type LecternFailure } from '../wire/failure';
import type { RetentionPreview } from '../wire/types';
import { choices, whatGoes } from './retention';

const { account: words } = strings;

/** For how long the reader wants conversations to be kept, and what that does before it is saved. */
export function RetentionChoice() {
  const { client } = useLectern();
  const id = useId();
  const latest = useRef(0);
  const [preview, setPreview] = useState<RetentionPreview>();
  const [chosen, setChosen] = useState('');
  const [saved, setSaved] = useState(false);
  const [working, setWorking] = useState(false);
  const [failure, setFailure] = useState<LecternFailure>();

  /** Looks at a choice, or at the one in force. */
  const look = useCallback(
    async (days?: string) => {
      const mine = ++latest.current;
      setFailure(undefined);
      try {
        const seen = await client.retention(days);
        // A slower answer about an older choice must not replace a newer one.
        if (mine === latest.current) {
          setPreview(seen);
          setChosen(days ?? String(seen.chosenDays ?? 'default'));
        }
      } catch (thrown) {
        if (mine === latest.current) {
          setFailure(failureFromThrown(thrown));
        }
      }
    },
    [client],
  );

  useEffect(() => {
    void look();
  }, [look]);

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    setWorking(true);
    setFailure(undefined);
    try {
      await client.chooseRetention(chosen === 'default' ? null : Number(chosen));
      setSaved(true);
      await look();
    } catch (thrown) {
      setFailure(failureFromThrown(thrown));
    } finally {
      setWorking(false);
    }
  }

  return (
    <form className="lectern-form" onSubmit={(event) => void onSubmit(event)}>
      {preview !== undefined && (
        <>
          <div className="lectern-field">
            <label htmlFor={id}>{words.retentionLabel}</label>
            <select
              id={id}
              value={chosen}
              aria-describedby={`${id}-preview`}
              onChange={(event) => {
                setSaved(false);
                setChosen(event.target.value);
                void look(event.target.value);
              }}
            >
              {choices(preview).map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </div>
          <p id={`${id}-preview`} aria-live="polite">
            {whatGoes(preview)}
          </p>
          <button type="submit" className="lectern-button" disabled={working}>
            {words.retentionSave}
          </button>
        </>
      )}
      <p role="status">{saved ? words.retentionSaved : ''}</p>
      <p className="lectern-form__error" role="alert">
        {failure === undefined ? '' : failureText(failure)}
      </p>
    </form>
  );
}
