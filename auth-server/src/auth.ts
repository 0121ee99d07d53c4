import { randomUUID } from "node:crypto";
import { type BetterAuthOptions, betterAuth } from "better-auth";
import { APIError, createAuthMiddleware, getIP } from "better-auth/api";
import { bearer } from "better-auth/plugins/bearer";
import { jwt } from "better-auth/plugins/jwt";
import { Kysely, PostgresDialect } from "kysely";
import type { Pool } from "pg";
import { SCHEMA } from "./database.js";
import { complaintAbout, tidyName } from "./input.js";
import { keyStore } from "./keys.js";
import { libraryLog, type Log, pseudonym } from "./log.js";
import type { Mailer } from "./mail.js";
import type { Settings } from "./settings.js";
import type { SignInBrake } from "./sign-in-brake.js";

/** The header in which the listener says who the client is; never taken from a client. */
export const CLIENT_IP = "x-client-ip";

const DAY = 24 * 60 * 60;

export interface Parts {
  readonly settings: Settings;
  readonly pool: Pool;
  readonly brake: SignInBrake;
  readonly mail: Mailer;
  readonly log: Log;
}

export type Auth = ReturnType<typeof createAuth>;

export function createAuth(options: ReturnType<typeof authOptions>) {
  return betterAuth(options);
}

export function jwtOptions(settings: Settings, pool: Pool) {
  return {
    jwks: {
      keyPairConfig: { alg: "RS256", modulusLength: 2048 },
      // From the first day on: a key made without an expiry would never be rotated.
      rotationInterval: settings.keyRotationDays * DAY,
      gracePeriod: DAY,
    },
    jwt: {
      issuer: settings.issuer,
      audience: settings.audience,
      expirationTime: "15m",
      // The default is the whole record of the reader.
      definePayload: ({ user, session }: Session) => ({
        email: user.email,
        email_verified: user.emailVerified,
        name: user.name,
        sid: session.id,
        jti: randomUUID(),
      }),
    },
    disableSettingJwtHeader: true,
    adapter: keyStore(pool),
  } as const;
}

interface Session {
  user: { email: string; emailVerified: boolean; name: string };
  session: { id: string };
}

export function authOptions({ settings, pool, brake, mail, log }: Parts) {
  const perClient = (max: number, window: number) => ({ window, max: max * settings.rateLimitFactor });
  const link = (subject: string, sentence: string) => async ({ user, url }: { user: { id: string; email: string }; url: string }) =>
    mail({ reader: user, subject, text: `${sentence}\n\n${url}\n\nIf you did not ask for this, you need not do anything.` });

  return {
    appName: "Lectern",
    baseURL: settings.publicUrl,
    basePath: "/api/auth",
    secrets: settings.secrets.map((secret) => ({ ...secret })),
    ...(settings.unnumberedSecret === undefined ? {} : { secret: settings.unnumberedSecret }),
    trustedOrigins: [...settings.trustedOrigins],
    database: { db: new Kysely<never>({ dialect: new PostgresDialect({ pool }) }), type: "postgres", schemaName: SCHEMA, transaction: true },
    telemetry: { enabled: false },
    logger: { level: "warn", log: libraryLog(log) },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 8,
      maxPasswordLength: 128,
      requireEmailVerification: settings.requireEmailVerification,
      resetPasswordTokenExpiresIn: 60 * 60,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: link("Choose a new password", "To choose a new password, open this link within an hour:"),
    },
    emailVerification: {
      sendOnSignUp: settings.smtpUrl !== undefined,
      autoSignInAfterVerification: true,
      expiresIn: 60 * 60,
      sendVerificationEmail: link("Confirm your e-mail address", "To confirm your e-mail address, open this link within an hour:"),
    },
    user: {
      changeEmail: {
        enabled: true,
        // Without a mail server nothing could ever be confirmed.
        updateEmailWithoutVerification: settings.smtpUrl === undefined,
        sendChangeEmailConfirmation: link("Confirm the change of your e-mail address", "Somebody asked to move your account to another address. To allow it, open this link within an hour:"),
      },
      deleteUser: {
        enabled: true,
        // One statement, which cascades and fires the trigger. Better Auth would delete in three steps, and a crash
        // between them would leave an account without a password.
        beforeDelete: async (user: { id: string }) => {
          await pool.query(`delete from ${SCHEMA}."user" where id = $1`, [user.id]);
          log("info", "account_deleted", { category: "security", reader: pseudonym(user.id) });
        },
      },
    },
    session: { expiresIn: 7 * DAY, updateAge: DAY, freshAge: DAY },
    rateLimit: {
      enabled: true,
      storage: "database",
      ...perClient(100, 10),
      customRules: {
        "/sign-in/email": perClient(3, 10),
        "/sign-up/email": perClient(3, 10),
        "/change-password": perClient(3, 10),
        "/change-email": perClient(3, 10),
        "/delete-user": perClient(3, 10),
        "/reset-password": perClient(3, 10),
        "/request-password-reset": perClient(3, 60),
        "/send-verification-email": perClient(3, 60),
        "/jwks": false,
      },
    },
    advanced: {
      // Both must be said: in NODE_ENV=test Better Auth switches its checks of origins off.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      useSecureCookies: settings.publicUrl.startsWith("https:"),
      ipAddress: { ipAddressHeaders: [CLIENT_IP] },
    },
    hooks: {
      before: createAuthMiddleware(async (context) => {
        const body: unknown = context.body;
        if (typeof body !== "object" || body === null) {
          return;
        }
        const fields = body as Record<string, unknown>;
        const complaint = complaintAbout({ ...fields, ...(fields["newEmail"] === undefined ? {} : { email: fields["newEmail"] }) });
        if (complaint !== undefined) {
          throw new APIError("BAD_REQUEST", { code: `INVALID_${complaint.field.toUpperCase()}`, ...complaint });
        }
        if (context.path === "/sign-in/email" && typeof fields["email"] === "string") {
          const wait = await brake.attempt(fields["email"], client(context));
          if (wait > 0) {
            throw new APIError(
              "TOO_MANY_REQUESTS",
              { code: "TOO_MANY_FAILED_SIGN_INS", message: `Too many wrong passwords. Try again in ${wait} s.`, retryAfter: wait },
              { "Retry-After": String(wait) },
            );
          }
        }
        if (typeof fields["name"] === "string") {
          return { context: { body: { ...fields, name: tidyName(fields["name"]) } } };
        }
        return;
      }),
      after: createAuthMiddleware(async (context) => {
        const email: unknown = (context.body as Record<string, unknown> | undefined)?.["email"];
        if (context.path === "/sign-in/email" && typeof email === "string" && context.context.newSession) {
          await brake.forgive(email, client(context));
        }
      }),
    },
    plugins: [jwt(jwtOptions(settings, pool)), bearer({ requireSignature: true })],
  } satisfies BetterAuthOptions;
}

/** As Better Auth stores it with a session: an IPv6 client is its network of 64 bits. */
function client(context: { headers?: Headers | undefined; context: { options: BetterAuthOptions } }): string {
  return (context.headers && getIP(context.headers, context.context.options)) ?? "";
}
