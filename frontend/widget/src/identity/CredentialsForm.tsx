import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { strings } from '../strings';
import type { CredentialField, Values } from './credentials';
import { Field } from './Field';
import type { Refusal } from './refusal';
import { useAlive } from './useAlive';
import { useCountdown } from './useCountdown';

export interface FieldSpec {
  name: CredentialField;
  label: string;
  type: 'text' | 'email' | 'password';
  autoComplete: string;
  validate: (value: string) => string | undefined;
  help?: string;
}

export interface CredentialsFormProps {
  fields: readonly FieldSpec[];
  action: string;
  /** What the fields hold at first. */
  initial?: Partial<Values>;
  /** Gets the values of the form's own fields; the others are empty. */
  submit: (values: Values) => Promise<Refusal | undefined>;
  onDone?: () => void;
  /** Stands between the fields and the button. */
  options?: ReactNode;
  children?: ReactNode;
}

const EMPTY: Values = { name: '', email: '', password: '', newPassword: '' };

/** Validates while the reader types, and puts what the server refuses beside the field it refused. */
export function CredentialsForm({ fields, action, initial, submit, onDone, options, children }: CredentialsFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<Values>({ ...EMPTY, ...initial });
  const [refusal, setRefusal] = useState<Refusal>();
  const [submitted, setSubmitted] = useState(false);
  const [working, setWorking] = useState(false);
  const [seconds, waitFor] = useCountdown(() => setRefusal(undefined));
  // Until the scripts are there the browser itself would submit the form, and a password has no place in a URL.
  const alive = useAlive();

  function change(name: CredentialField, value: string) {
    setValues({ ...values, [name]: value });
    if (refusal?.fields[name] !== undefined) {
      setRefusal({ ...refusal, fields: { ...refusal.fields, [name]: undefined } });
    }
  }

  function focusField(name: string) {
    form.current?.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.focus();
  }

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    setSubmitted(true);
    const wrong = fields.find((field) => field.validate(values[field.name]) !== undefined);
    if (wrong !== undefined) {
      focusField(wrong.name);
      return;
    }
    setWorking(true);
    setRefusal(undefined);
    const answer = await submit({ ...values, name: values.name.trim(), email: values.email.trim() });
    setWorking(false);
    if (answer === undefined) {
      onDone?.();
      return;
    }
    waitFor(answer.wait ?? 0);
    const refusedField = fields.find((field) => answer.fields[field.name] !== undefined);
    if (refusedField !== undefined) {
      setRefusal(answer);
      focusField(refusedField.name);
    } else {
      // A refusal of a field that this form does not have must still be seen.
      setRefusal({ fields: {}, form: answer.form ?? Object.values(answer.fields)[0] ?? strings.failures.refused });
    }
  }

  return (
    <form ref={form} className="lectern-form" method="post" noValidate onSubmit={(event) => void onSubmit(event)}>
      <p className="lectern-form__error" role="alert">
        {refusal?.form ?? ''}
      </p>
      {fields.map(({ name, validate, ...field }) => (
        <Field
          key={name}
          {...field}
          name={name}
          value={values[name]}
          onChange={(value) => change(name, value)}
          error={refusal?.fields[name] ?? validate(values[name])}
          reveal={submitted || refusal?.fields[name] !== undefined}
        />
      ))}
      {options}
      <button type="submit" className="lectern-button lectern-button--primary" disabled={working || !alive || seconds > 0}>
        {seconds > 0 ? strings.fieldErrors.waiting(seconds) : working ? strings.account.working : action}
      </button>
      {children}
    </form>
  );
}
