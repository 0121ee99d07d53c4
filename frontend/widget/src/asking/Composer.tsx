import { useId, type FormEvent, type KeyboardEvent, type RefObject } from 'react';
import { strings } from '../strings';

const { ask: words } = strings;

export const MAX_QUESTION = 4000;

interface ComposerProps {
  input: RefObject<HTMLTextAreaElement | null>;
  value: string;
  onChange: (value: string) => void;
  onAsk: (question: string) => void;
  /** There while an answer is being written. */
  onStop: (() => void) | undefined;
}

export function Composer({ input, value, onChange, onAsk, onStop }: ComposerProps) {
  const id = useId();
  const question = value.trim();
  const tooLong = question.length > MAX_QUESTION;
  const ready = question !== '' && !tooLong && onStop === undefined;

  function submit(event: FormEvent | KeyboardEvent) {
    event.preventDefault();
    if (ready) {
      onAsk(question);
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // While an input method is composing, Enter chooses a candidate and must not ask.
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      submit(event);
    }
  }

  return (
    <form className="lectern-composer" onSubmit={submit}>
      <label className="lectern-hidden" htmlFor={id}>
        {words.label}
      </label>
      <textarea
        ref={input}
        id={id}
        rows={2}
        dir="auto"
        value={value}
        placeholder={words.placeholder}
        aria-invalid={tooLong}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <p id={`${id}-note`} className="lectern-note">
        {tooLong ? words.tooLong(MAX_QUESTION) : words.hintKeys}
      </p>
      {onStop === undefined ? (
        <button type="submit" className="lectern-button lectern-button--primary" disabled={!ready}>
          {words.send}
        </button>
      ) : (
        <button type="button" className="lectern-button" onClick={onStop}>
          {words.stop}
        </button>
      )}
    </form>
  );
}
