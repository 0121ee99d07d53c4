import { randomUUID } from "node:crypto";
import { jwt } from "better-auth/plugins/jwt";
import type { KeyStore } from "./keys.js";
import type { Settings } from "./settings.js";

interface Session {
  readonly user: { readonly email: string; readonly emailVerified: boolean; readonly name: string };
  readonly session: { readonly id: string };
}

/** What the Java server verifies: RS256, fifteen minutes, and of the reader only what is needed there. */
export function tokens(settings: Settings, keys: KeyStore) {
  return jwt({
    jwks: keys.jwks,
    adapter: keys.adapter,
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
    // A token only to who asks for one, not with every look at the session.
    disableSettingJwtHeader: true,
  });
}
