import { useEffect, useId, useMemo, useState, type FormEvent } from 'react';
import { failureText } from '../asking/failureText';
import { useLectern } from '../lectern/context';
import { strings } from '../strings';
import { failureFromThrown, type LecternFailure } from '../wire/failure';
import { languages } from './languages';

const { account: words } = strings;
const OF_PAGE = '';

/** In which language the reader's conversations are, for the search in them. */
export function LanguageChoice() {
  const { client } = useLectern();
  const id = useId();
  const choices = useMemo(() => languages(), []);
  const [chosen, setChosen] = useState<string>();
  const [saved, setSaved] = useState(false);
  const [working, setWorking] = useState(false);
  const [failure, setFailure] = useState<LecternFailure>();

  useEffect(() => {
    let wanted = true;
    client.profile().then(
      ({ language }) => wanted && setChosen(language ?? OF_PAGE),
      (thrown: unknown) => wanted && setFailure(failureFromThrown(thrown)),
    );
    return () => {
      wanted = false;
    };
  }, [client]);

  async function onSubmit(event: FormEvent, language: string) {
    event.preventDefault();
    setWorking(true);
    setFailure(undefined);
    try {
      await client.chooseLanguage(language === OF_PAGE ? null : language);
      setSaved(true);
    } catch (thrown) {
      setFailure(failureFromThrown(thrown));
    } finally {
      setWorking(false);
    }
  }

  return (
    <form className="lectern-form" onSubmit={(event) => void onSubmit(event, chosen ?? OF_PAGE)}>
      {chosen !== undefined && (
        <>
          <div className="lectern-field">
            <label htmlFor={id}>{words.languageLabel}</label>
            <select
              id={id}
              value={chosen}
              aria-describedby={`${id}-help`}
              onChange={(event) => {
                setSaved(false);
                setChosen(event.target.value);
              }}
            >
              <option value={OF_PAGE}>{words.languageOfPage}</option>
              {choices.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </div>
          <p id={`${id}-help`}>{words.languageHelp}</p>
          <button type="submit" className="lectern-button" disabled={working}>
            {words.languageSave}
          </button>
        </>
      )}
      <p role="status">{saved ? words.languageSaved : ''}</p>
      <p className="lectern-form__error" role="alert">
        {failure === undefined ? '' : failureText(failure)}
      </p>
    </form>
  );
}
