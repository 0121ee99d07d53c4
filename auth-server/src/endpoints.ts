export const BASE_PATH = "/api/auth";

/**
 * Everything that answers. Better Auth brings some thirty endpoints and each release may bring more; what is not
 * named here is not there.
 */
const ENDPOINTS: Readonly<Record<string, "GET" | "POST">> = {
  "/sign-up/email": "POST",
  "/sign-in/email": "POST",
  "/sign-out": "POST",
  "/get-session": "GET",
  "/token": "GET",
  "/jwks": "GET",
  "/list-sessions": "GET",
  "/revoke-session": "POST",
  "/revoke-sessions": "POST",
  "/revoke-other-sessions": "POST",
  "/update-user": "POST",
  "/change-password": "POST",
  "/change-email": "POST",
  "/delete-user": "POST",
  "/request-password-reset": "POST",
  "/reset-password": "POST",
  "/reset-password/:token": "GET",
  "/send-verification-email": "POST",
  "/verify-email": "GET",
  "/ok": "GET",
};

/** Those that hash a password or compare one. */
const HASHING: readonly string[] = [
  "/sign-up/email",
  "/sign-in/email",
  "/change-password",
  "/reset-password",
  "/delete-user",
];

export interface Endpoint {
  /** The path with its variable part replaced by its name, fit for a log. */
  readonly name: string;
  readonly method: "GET" | "POST";
  readonly hashes: boolean;
}

export function endpointAt(pathname: string): Endpoint | undefined {
  if (!pathname.startsWith(`${BASE_PATH}/`)) {
    return undefined;
  }
  const name = pathname.slice(BASE_PATH.length).replace(/^(\/reset-password)\/[A-Za-z0-9_-]{1,128}$/, "$1/:token");
  const method = Object.hasOwn(ENDPOINTS, name) ? ENDPOINTS[name] : undefined;
  return method === undefined ? undefined : { name, method, hashes: HASHING.includes(name) };
}
