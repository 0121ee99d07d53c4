import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Secret } from "./settings.js";

/** The cookies Better Auth signs. */
const SIGNED = /^(?:__Secure-)?better-auth\.(?:session_token|dont_remember)$/;

/** `<value>.<HMAC-SHA-256 in base64>`, as better-call writes it. */
const SIGNED_VALUE = /^([^.]{1,256})\.([A-Za-z0-9+/]{43}=)$/;

/**
 * Lets a rotation of the secret pass unnoticed by readers. Better Auth reads old ciphertexts with older secrets, but
 * checks a session's signature with the newest only, so every rotation would sign everybody out. What carries the
 * right signature of an older secret gets the newest one's on its way in; Better Auth sets the cookie anew within a day.
 */
export function reSigner(secrets: readonly Secret[]): (headers: IncomingHttpHeaders) => void {
  const [newest, ...older] = secrets;
  if (newest === undefined || older.length === 0) {
    return () => undefined;
  }
  const reSigned = (signed: string): string | undefined => {
    const [, value, signature] = SIGNED_VALUE.exec(decoded(signed)) ?? [];
    if (value === undefined || signature === undefined) {
      return undefined;
    }
    const given = Buffer.from(signature, "base64");
    const known = older.some((secret) => timingSafeEqual(hmac(value, secret), given));
    return known ? `${value}.${hmac(value, newest).toString("base64")}` : undefined;
  };

  return (headers) => {
    if (headers.cookie !== undefined) {
      headers.cookie = headers.cookie
        .split(";")
        .map((cookie) => {
          const [, name = "", value = ""] = /^\s*([^=]+)=(.*)$/.exec(cookie) ?? [];
          const again = SIGNED.test(name) ? reSigned(value) : undefined;
          return again === undefined ? cookie.trim() : `${name}=${encodeURIComponent(again)}`;
        })
        .join("; ");
    }
    const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1];
    const again = bearer === undefined ? undefined : reSigned(bearer);
    if (again !== undefined) {
      headers.authorization = `Bearer ${again}`;
    }
  };
}

function hmac(value: string, secret: Secret): Buffer {
  return createHmac("sha256", secret.value).update(value).digest();
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
