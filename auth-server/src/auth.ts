import { type BetterAuthOptions, betterAuth } from "better-auth";
import { bearer } from "better-auth/plugins/bearer";
import { Kysely, PostgresDialect } from "kysely";
import type { Pool } from "pg";
import { CLIENT_IP } from "./client-address.js";
import { SCHEMA } from "./database.js";
import { FRESH_SECONDS, hooks } from "./hooks.js";
import type { KeyStore } from "./keys.js";
import * as letters from "./letters.js";
import { libraryLog, type Log, pseudonym } from "./log.js";
import type { PostOffice } from "./mail.js";
import type { Settings } from "./settings.js";
import type { SignInBrake } from "./sign-in-brake.js";
import { tokens } from "./tokens.js";

const DAY = 24 * 60 * 60;

export interface Parts {
  readonly settings: Settings;
  readonly pool: Pool;
  readonly keys: KeyStore;
  readonly brake: SignInBrake;
  readonly mail: PostOffice["send"];
  readonly forgetMail: PostOffice["forget"];
  readonly log: Log;
}

export type Auth = ReturnType<typeof createAuth>;

export function createAuth(options: ReturnType<typeof authOptions>) {
  return betterAuth(options);
}

export function authOptions({ settings, pool, keys, brake, mail, forgetMail, log }: Parts) {
  const signIn = `${settings.publicUrl}/sign-in`;
  const perClient = (max: number, window: number) => ({ window, max: max * settings.rateLimitFactor });

  return {
    appName: "Lectern",
    baseURL: settings.publicUrl,
    basePath: "/api/auth",
    secrets: settings.secrets.map((secret) => ({ ...secret })),
    ...(settings.unnumberedSecret === undefined ? {} : { secret: settings.unnumberedSecret }),
    trustedOrigins: [...settings.trustedOrigins],
    database: {
      db: new Kysely<never>({ dialect: new PostgresDialect({ pool }) }),
      type: "postgres",
      schemaName: SCHEMA,
      transaction: true,
    },
    telemetry: { enabled: false },
    // To the listener, which answers and logs; left to itself Better Auth prints the error with all its values.
    onAPIError: { throw: true, errorURL: signIn },
    logger: { level: "warn", log: libraryLog(log) },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 8,
      maxPasswordLength: 128,
      requireEmailVerification: settings.requireEmailVerification,
      resetPasswordTokenExpiresIn: 60 * 60,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, url }) => mail(letters.choosePassword(user, url)),
      onPasswordReset: async ({ user }) => mail(letters.passwordChanged(user)),
      onExistingUserSignUp: async ({ user }) => mail(letters.alreadyRegistered(user, signIn)),
    },
    emailVerification: {
      sendOnSignUp: settings.smtpUrl !== undefined,
      // Only with the right password.
      sendOnSignIn: settings.requireEmailVerification,
      // Otherwise a link to somebody else's account would sign whoever opens it in there.
      autoSignInAfterVerification: false,
      expiresIn: 60 * 60,
      // The right password can be one's own with somebody else's address: that mailbox is not to be filled either.
      sendVerificationEmail: async ({ user, url }) => {
        if (await brake.mayRemind(user.email)) {
          mail(letters.confirmAddress(user, leadingTo("/sign-in", url)));
        }
      },
    },
    user: {
      changeEmail: {
        enabled: true,
        // Without a mail server nothing could ever be confirmed.
        updateEmailWithoutVerification: settings.smtpUrl === undefined,
        sendChangeEmailConfirmation: async ({ user, url }) => mail(letters.allowChangeOfAddress(user, url)),
      },
      deleteUser: {
        enabled: true,
        // One statement, which cascades and fires the trigger. Better Auth would delete in three steps, and a crash
        // between them would leave an account without a password.
        beforeDelete: async (user: { id: string; email: string }) => {
          await forgetMail(user);
          await pool.query(`delete from ${SCHEMA}."user" where id = $1`, [user.id]);
          log("info", "account_deleted", { category: "security", reader: pseudonym(user.id) });
        },
      },
    },
    // Whoever reads the table should not be able to follow the links that were mailed.
    verification: { storeIdentifier: "hashed" },
    session: { expiresIn: 7 * DAY, updateAge: DAY, freshAge: FRESH_SECONDS },
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
    hooks: hooks(brake, mail, signIn),
    plugins: [tokens(settings, keys), bearer({ requireSignature: true })],
  } satisfies BetterAuthOptions;
}

/** Better Auth's link leads to the home page where nobody said otherwise, as signing in too early does not. */
function leadingTo(page: string, url: string): string {
  const link = new URL(url);
  if (link.searchParams.get("callbackURL") === "/") {
    link.searchParams.set("callbackURL", page);
  }
  return link.href;
}
