import { strings } from '../strings';

export const MIN_PASSWORD = 8;
export const MAX_PASSWORD = 128;
export const MAX_NAME = 80;

/** `password` is the one in force, `newPassword` one that is being chosen. */
export type CredentialField = 'name' | 'email' | 'password' | 'newPassword';
export type Values = Record<CredentialField, string>;
export type FieldErrors = Partial<Record<CredentialField, string>>;

const errors = strings.fieldErrors;

export function nameError(name: string): string | undefined {
  const trimmed = name.trim();
  if (trimmed === '') {
    return errors.nameMissing;
  }
  if (/[<>]/.test(trimmed)) {
    return errors.nameCharacters;
  }
  return [...trimmed].length > MAX_NAME ? errors.nameTooLong(MAX_NAME) : undefined;
}

/** Catches slips of the hand; whether the address exists is for the server and its mail to find out. */
export function emailError(email: string): string | undefined {
  const trimmed = email.trim();
  if (trimmed === '') {
    return errors.emailMissing;
  }
  return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(trimmed) ? undefined : errors.emailShape;
}

export function newPasswordError(password: string): string | undefined {
  if (password === '') {
    return errors.passwordMissing;
  }
  if (password.length < MIN_PASSWORD) {
    return errors.passwordShort;
  }
  return password.length > MAX_PASSWORD ? errors.passwordLong(MAX_PASSWORD) : undefined;
}

/** An existing password may be older than today's rules, so only its absence is an error. */
export function passwordError(password: string): string | undefined {
  return password === '' ? errors.passwordMissing : undefined;
}
