import { describe, expect, it } from 'vitest';
import { strings } from '../strings';
import { emailError, nameError, newPasswordError, passwordError } from './credentials';
import { refusalOf } from './refusal';

const errors = strings.fieldErrors;

describe('credentials', () => {
  it('need a name that is more than spaces', () => {
    expect(nameError('   ')).toBe(errors.nameMissing);
    expect(nameError('Ada')).toBeUndefined();
    expect(nameError('a'.repeat(81))).toBe(errors.nameTooLong(80));
    expect(nameError('<b>Ada</b>')).toBe(errors.nameCharacters);
  });

  it.each(['ada', 'ada@', '@example.org', 'ada@example', 'a b@example.org', 'ada@example..org'])(
    'do not take %s for an e-mail address',
    (address) => expect(emailError(address)).toBe(errors.emailShape),
  );

  it.each(['ada@example.org', ' ada@example.org ', 'a+b@sub.example.co.uk', 'ü@exämple.org'])(
    'take %s for an e-mail address',
    (address) => expect(emailError(address)).toBeUndefined(),
  );

  it('want eight characters of a new password and nothing but presence of an old one', () => {
    expect(newPasswordError('1234567')).toBe(errors.passwordShort);
    expect(newPasswordError('12345678')).toBeUndefined();
    expect(newPasswordError('x'.repeat(129))).toBe(errors.passwordLong(128));
    expect(passwordError('1234567')).toBeUndefined();
    expect(passwordError('')).toBe(errors.passwordMissing);
  });
});

describe('a refusal of auth-server', () => {
  it('stands beside its field', () => {
    expect(refusalOf({ status: 422, code: 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL' }).fields.email).toBe(
      errors.emailTaken,
    );
    expect(refusalOf({ status: 400, code: 'PASSWORD_TOO_SHORT' }).fields.newPassword).toBe(errors.passwordShort);
  });

  it('does not say whether the address or the password was wrong', () => {
    expect(refusalOf({ status: 401, code: 'INVALID_EMAIL_OR_PASSWORD' })).toEqual({
      fields: {},
      form: errors.credentials,
    });
  });

  it('finds the field of a rule it does not know', () => {
    const refusal = refusalOf({ status: 400, code: 'NAME_NOT_PLAIN', message: 'Use plain text' });
    expect(refusal.fields.name).toBe('Use plain text');
  });

  it('says how long to wait', () => {
    expect(refusalOf({ status: 429, retryAfter: 8 })).toEqual({
      fields: {},
      form: 'Too many attempts. Wait 8 seconds.',
      wait: 8,
    });
  });

  it('of a server that is away is not called a fault of the reader', () => {
    expect(refusalOf({ status: 503, retryAfter: 5 }).form).toBe('A part of Lectern is not available. Wait 5 seconds.');
  });

  it('tells a wrong current password from a new one that is too short', () => {
    expect(refusalOf({ status: 400, code: 'INVALID_PASSWORD' }).fields).toEqual({ password: errors.passwordWrong });
  });

  it('of an address that is not confirmed stands above the form and not beside the address', () => {
    expect(refusalOf({ status: 403, code: 'EMAIL_NOT_VERIFIED', message: 'Email not verified' })).toEqual({
      fields: {},
      form: errors.notConfirmed,
    });
  });

  it('of a link says what is wrong with it', () => {
    expect(refusalOf({ status: 400, code: 'INVALID_TOKEN' }).form).toBe(strings.account.linkSpent);
  });

  it('without a status is a connection that failed', () => {
    expect(refusalOf({}).form).toBe(strings.failures.unreachable);
  });
});
