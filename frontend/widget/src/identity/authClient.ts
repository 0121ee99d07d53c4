import { createAuthClient } from 'better-auth/react';
import { secondsToWait } from '../wire/failure';
import { refusalOf, type Refusal } from './refusal';

/** The signed-in reader, as far as the page shows one. */
export interface Reader {
  id: string;
  name: string;
  email: string;
}

export type ReaderState = { status: 'loading' } | { status: 'guest' } | { status: 'reader'; reader: Reader };

const authClient = createAuthClient();

export function useReaderState(): ReaderState {
  const { data, isPending } = authClient.useSession();
  if (data?.user) {
    const { id, name, email } = data.user;
    return { status: 'reader', reader: { id, name, email } };
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

export function signUp(credentials: { name: string; email: string; password: string }): Promise<Refusal | undefined> {
  return refused((options) => authClient.signUp.email(credentials, options));
}

export function signOut(): Promise<Refusal | undefined> {
  return refused((options) => authClient.signOut({ fetchOptions: options }));
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
