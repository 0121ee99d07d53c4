import type { Mail } from "./mail.js";

type Reader = Mail["reader"];

const NOT_YOU = "If you did not ask for this, you need not do anything.";

function letter(reader: Reader, subject: string, ...paragraphs: string[]): Mail {
  return { reader, subject, text: paragraphs.join("\n\n") };
}

export function confirmAddress(reader: Reader, url: string): Mail {
  return letter(
    reader,
    "Confirm your e-mail address",
    "To confirm your e-mail address, open this link within an hour:",
    url,
    NOT_YOU,
  );
}

export function choosePassword(reader: Reader, url: string): Mail {
  return letter(
    reader,
    "Choose a new password",
    "To choose a new password, open this link within an hour:",
    url,
    NOT_YOU,
  );
}

export function passwordChanged(reader: Reader): Mail {
  return letter(
    reader,
    "Your password was changed",
    "Your password was changed through a link we sent you, and you are signed out everywhere.",
    "If this was not you, somebody reads your mail: change its password first, and then ask for a new one here.",
  );
}

export function passwordChangedHere(reader: Reader, signIn: string): Mail {
  return letter(
    reader,
    "Your password was changed",
    "Your password was changed on your account page, by somebody who knew the one before.",
    "If this was not you, choose another one now, by “Forgot your password?” on the page where you sign in. That also signs everybody out:",
    signIn,
  );
}

export function allowChangeOfAddress(reader: Reader, url: string): Mail {
  return letter(
    reader,
    "Confirm the change of your e-mail address",
    "Somebody asked to move your account to another address. To allow it, open this link within an hour:",
    url,
    "If this was not you, do not open the link, and change your password.",
  );
}

export function alreadyRegistered(reader: Reader, signIn: string): Mail {
  return letter(
    reader,
    "You already have an account",
    "Somebody, probably you, tried to sign up with this address, which already has an account. Sign in here, or choose a new password there:",
    signIn,
    NOT_YOU,
  );
}
