import { useId, useState, type HTMLInputTypeAttribute } from 'react';

interface FieldProps {
  label: string;
  type?: HTMLInputTypeAttribute;
  name: string;
  autoComplete: string;
  value: string;
  onChange: (value: string) => void;
  /** What is wrong with the value now, if anything. */
  error: string | undefined;
  /** Show the error although the reader has not left the field yet: after a submit or a refusal. */
  reveal: boolean;
  help?: string;
}

/** A labelled input whose error appears once the reader has left it, and goes as soon as it is mended. */
export function Field({ label, type = 'text', name, autoComplete, value, onChange, error, reveal, help }: FieldProps) {
  const id = useId();
  const [left, setLeft] = useState(false);
  const shown = (left || reveal) && error !== undefined;
  const notes = [help && `${id}-help`, shown && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="lectern-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={type}
        name={name}
        autoComplete={autoComplete}
        value={value}
        required
        aria-invalid={shown}
        aria-describedby={notes || undefined}
        onChange={(event) => onChange(event.target.value)}
        onBlur={() => setLeft(value !== '')}
      />
      {help && (
        <p id={`${id}-help`} className="lectern-field__help">
          {help}
        </p>
      )}
      <p id={`${id}-error`} className="lectern-field__error" aria-live="polite">
        {shown ? error : ''}
      </p>
    </div>
  );
}
