import { strings } from '../strings';
import { MAX_PASSWORD, type CredentialField, type FieldErrors } from './credentials';

/** Why auth-server said no: beside a field where it belongs to one, else above the form. */
export interface Refusal {
  fields: FieldErrors;
  form?: string;
  /** Seconds until trying again makes sense. */
  wait?: number | undefined;
}

export interface AuthError {
  status?: number | undefined;
  code?: string | undefined;
  message?: string | undefined;
  /** Seconds, from `X-Retry-After` or `Retry-After`. */
  retryAfter?: number | undefined;
}

const { fieldErrors: errors, failures } = strings;

const BY_CODE: Record<string, Refusal> = {
  USER_ALREADY_EXISTS: { fields: { email: errors.emailTaken } },
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: { fields: { email: errors.emailTaken } },
  INVALID_EMAIL: { fields: { email: errors.emailShape } },
  PASSWORD_TOO_SHORT: { fields: { newPassword: errors.passwordShort } },
  PASSWORD_TOO_LONG: { fields: { newPassword: errors.passwordLong(MAX_PASSWORD) } },
  INVALID_PASSWORD: { fields: { password: errors.passwordWrong } },
  INVALID_EMAIL_OR_PASSWORD: { fields: {}, form: errors.credentials },
  EMAIL_NOT_VERIFIED: { fields: {}, form: errors.notConfirmed },
  INVALID_TOKEN: { fields: {}, form: strings.account.linkSpent },
  SESSION_NOT_FRESH: { fields: {}, form: errors.notFresh },
};

export function refusalOf(error: AuthError): Refusal {
  if (error.status === 429 || error.status === 503) {
    const what = error.status === 429 ? errors.tooMany : failures.unavailable;
    const wait = error.retryAfter === undefined ? failures.tryAgainSoon : errors.wait(error.retryAfter);
    return { fields: {}, form: `${what} ${wait}`, wait: error.retryAfter };
  }
  if (error.status === undefined || error.status === 0) {
    return { fields: {}, form: failures.unreachable };
  }
  const known = BY_CODE[error.code ?? ''];
  if (known !== undefined) {
    return known;
  }
  if (error.status === 401) {
    return { fields: {}, form: failures.sessionExpired };
  }
  if (error.status >= 500) {
    return { fields: {}, form: failures.server };
  }
  const field = fieldNamedBy(error);
  return field === undefined
    ? { fields: {}, form: failures.refused }
    : { fields: { [field]: error.message ?? errors.disallowed } };
}

/** A rule that is newer than this table still names its field in the code, as in `NAME_TOO_LONG`. */
function fieldNamedBy({ code = '', message = '' }: AuthError): CredentialField | undefined {
  const fields: CredentialField[] = ['password', 'email', 'name'];
  const text = `${code} ${message}`.toLowerCase().replace(/[^a-z]+/g, ' ');
  return fields.find((field) => text.split(' ').includes(field));
}
