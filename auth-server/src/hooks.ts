import type { BetterAuthOptions } from "better-auth";
import { APIError, createAuthMiddleware, getIP, getSessionFromCtx } from "better-auth/api";
import { complaintAbout, tidyName } from "./input.js";
import * as letters from "./letters.js";
import type { PostOffice } from "./mail.js";
import type { SignInBrake } from "./sign-in-brake.js";

/** The owner of a session older than this signs in again before an account changes hands. */
export const FRESH_SECONDS = 24 * 60 * 60;

/** What happens around Better Auth's own handling of a request: before it looks at the input, and after it is done. */
export function hooks(brake: SignInBrake, mail: PostOffice["send"], signIn: string) {
  return {
    before: createAuthMiddleware(async (context) => {
      const fields = fieldsOf(context.body);
      if (fields === undefined) {
        return;
      }
      refuseBadInput(fields);
      if (context.path === "/change-email") {
        await requireFreshSession(context);
      }
      if (context.path === "/sign-in/email" && typeof fields["email"] === "string") {
        await brakeSignIn(brake, fields["email"], client(context));
      }
      if (typeof fields["name"] === "string") {
        return { context: { body: { ...fields, name: tidyName(fields["name"]) } } };
      }
      return;
    }),
    after: createAuthMiddleware(async (context) => {
      const email = fieldsOf(context.body)?.["email"];
      const { newSession, returned } = context.context;
      // Better Auth looks at the password first: who is sent to confirm the address has given the right one.
      if (context.path === "/sign-in/email" && typeof email === "string" && (newSession || isUnconfirmed(returned))) {
        await brake.forgive(email, client(context));
      }
      if (context.path === "/change-password" && isOfReader(returned)) {
        mail(letters.passwordChangedHere(returned.user, signIn));
      }
    }),
  };
}

function refuseBadInput(fields: Record<string, unknown>): void {
  const email = fields["newEmail"] ?? fields["email"];
  const complaint = complaintAbout({ ...fields, email });
  if (complaint !== undefined) {
    throw new APIError("BAD_REQUEST", { code: `INVALID_${complaint.field.toUpperCase()}`, ...complaint });
  }
}

async function brakeSignIn(brake: SignInBrake, email: string, address: string): Promise<void> {
  const wait = await brake.attempt(email, address);
  if (wait > 0) {
    throw new APIError(
      "TOO_MANY_REQUESTS",
      {
        code: "TOO_MANY_FAILED_SIGN_INS",
        message: `Too many wrong passwords. Try again in ${wait} s.`,
        retryAfter: wait,
      },
      { "Retry-After": String(wait) },
    );
  }
}

/** Who moves an account to another address can then reset its password, so a session left open must not do. */
async function requireFreshSession(context: Parameters<typeof getSessionFromCtx>[0]): Promise<void> {
  const found = await getSessionFromCtx(context);
  const createdAt = found === null ? Date.now() : new Date(found.session.createdAt).getTime();
  if (Date.now() - createdAt >= FRESH_SECONDS * 1000) {
    throw new APIError("FORBIDDEN", { code: "SESSION_NOT_FRESH", message: "Please sign in again to do this." });
  }
}

function isUnconfirmed(returned: unknown): boolean {
  return returned instanceof APIError && returned.body?.code === "EMAIL_NOT_VERIFIED";
}

/** Whether it is what a change of the password answers, and not why there was none. */
function isOfReader(returned: unknown): returned is { user: Parameters<typeof letters.passwordChangedHere>[0] } {
  return !(returned instanceof Error) && fieldsOf(fieldsOf(returned)?.["user"]) !== undefined;
}

function fieldsOf(body: unknown): Record<string, unknown> | undefined {
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : undefined;
}

/** As Better Auth stores it with a session: an IPv6 client is its network of 64 bits. */
function client(context: { headers?: Headers | undefined; context: { options: BetterAuthOptions } }): string {
  return (context.headers && getIP(context.headers, context.context.options)) ?? "";
}
