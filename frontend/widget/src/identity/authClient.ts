import { createAuthClient } from 'better-auth/react';
import { secondsToWait } from '../wire/failure';
import type { Values } from './credentials';
import { refusalOf, type Refusal } from './refusal';

/** The signed-in reader, as far as the page shows one. */
export interface Reader {
  id: string;
  name: string;
  email: string;
  /** The id of the session in which this page was opened. */
  session: string;
}

export type ReaderState = { status: 'loading' } | { status: 'guest' } | { status: 'reader'; reader: Reader };

const authClient = createAuthClient();

export function useReaderState(): ReaderState {
  const { data, isPending } = authClient.useSession();
  if (data?.user) {
    const { id, name, email } = data.user;
    return { status: 'reader', reader: { id, name, email, session: data.session.id } };
  }
  return isPending ? { status: 'loading' } : { status: 'guest' };
}

/** Asks auth-server anew who is here; all components that show the reader follow. */
export function refreshReader(): void {
  authClient.$store.notify('$sessionSignal');
}

export function signIn({ email, password }: { email: string; password: string }): Promise<Refusal | undefined> {
  return refused((options) => authClient.signIn.email({ email, password }, options));
}

/**
 * @param signInPage the page to which the link in a mail leads, when the address has to be confirmed by one
 * @returns `mailed` when there is no session before that
 */
export async function signUp(
  { name, email, newPassword }: Values,
  signInPage: string,
): Promise<'signed-in' | 'mailed' | Refusal> {
  let token: string | null = null;
  const refusal = await refused(async (options) => {
    const credentials = { name, email, password: newPassword, callbackURL: signInPage };
    const { data, error } = await authClient.signUp.email(credentials, options);
    token = data?.token ?? null;
    return { error };
  });
  return refusal ?? (token === null ? 'mailed' : 'signed-in');
}

export function signOut(): Promise<Refusal | undefined> {
  return refused((options) => authClient.signOut({ fetchOptions: options }));
}

export function changeName(name: string): Promise<Refusal | undefined> {
  return refused((options) => authClient.updateUser({ name, fetchOptions: options }));
}

/** @param returnTo the page to which a link in a mail leads, when the change has to be confirmed by one */
export async function changeEmail(newEmail: string, returnTo: string): Promise<'changed' | 'mailed' | Refusal> {
  const refusal = await refused((options) =>
    authClient.changeEmail({ newEmail, callbackURL: returnTo, fetchOptions: options }),
  );
  if (refusal !== undefined) {
    return refusal;
  }
  // The answer is the same in all cases, so that nobody learns from it which addresses have an account.
  const { data } = await authClient.getSession();
  return data?.user.email === newEmail.toLowerCase() ? 'changed' : 'mailed';
}

export function changePassword(
  currentPassword: string,
  newPassword: string,
  revokeOtherSessions: boolean,
): Promise<Refusal | undefined> {
  return refused((options) =>
    authClient.changePassword({ currentPassword, newPassword, revokeOtherSessions, fetchOptions: options }),
  );
}

/** @param resetPage the page to which the link in the mail leads; it gets the token in its query */
export function requestPasswordReset(email: string, resetPage: string): Promise<Refusal | undefined> {
  return refused((options) =>
    authClient.requestPasswordReset({ email, redirectTo: resetPage, fetchOptions: options }),
  );
}

/** Ends every session of the account, this one included if it is one. */
export async function resetPassword(token: string, newPassword: string): Promise<Refusal | undefined> {
  const refusal = await refused((options) => authClient.resetPassword({ token, newPassword, fetchOptions: options }));
  refreshReader();
  return refusal;
}

export interface Session {
  id: string;
  /** Names the session when it is to be ended; the cookie is this and a signature, so alone it opens nothing. */
  token: string;
  userAgent?: string | null | undefined;
  createdAt: Date;
  /** When it was last extended, which a visit does at most once a day. */
  updatedAt: Date;
}

export async function listSessions(): Promise<Session[] | Refusal> {
  let sessions: Session[] = [];
  const refusal = await refused(async (options) => {
    const { data, error } = await authClient.listSessions({ fetchOptions: options });
    sessions = data ?? [];
    return { error };
  });
  return refusal ?? sessions;
}

export function endSession(token: string): Promise<Refusal | undefined> {
  return refused((options) => authClient.revokeSession({ token, fetchOptions: options }));
}

export function endOtherSessions(): Promise<Refusal | undefined> {
  return refused((options) => authClient.revokeOtherSessions({ fetchOptions: options }));
}

export function deleteAccount(password: string): Promise<Refusal | undefined> {
  return refused((options) => authClient.deleteUser({ password, fetchOptions: options }));
}

interface CallOptions {
  onError: (context: { response: Response }) => void;
}

interface CallResult {
  error: { status?: number; code?: string | undefined; message?: string | undefined } | null;
}

async function refused(call: (options: CallOptions) => Promise<CallResult>): Promise<Refusal | undefined> {
  let retryAfter: number | undefined;
  try {
    const { error } = await call({
      onError: ({ response }) => {
        retryAfter = secondsToWait(response.headers.get('X-Retry-After') ?? response.headers.get('Retry-After'));
      },
    });
    return error === null ? undefined : refusalOf({ ...error, retryAfter });
  } catch {
    return refusalOf({});
  }
}
