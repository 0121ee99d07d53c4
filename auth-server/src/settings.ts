/** A secret and the number that marks what it has encrypted. */
export interface Secret {
  readonly version: number;
  readonly value: string;
}

export interface Settings {
  readonly databaseUrl: string;
  /** Reaches PostgreSQL without a pooler; used for migrations only. */
  readonly databaseDirectUrl: string;
  readonly databasePoolSize: number;
  /** The first signs and encrypts; the others still open what they once closed. */
  readonly secrets: readonly Secret[];
  /** What was `BETTER_AUTH_SECRET` before the secrets had numbers. */
  readonly unnumberedSecret: string | undefined;
  /** The origin readers see, without a trailing slash. */
  readonly publicUrl: string;
  readonly host: string;
  readonly port: number;
  readonly audience: string;
  readonly issuer: string;
  readonly trustedOrigins: readonly string[];
  readonly proxyHops: number;
  readonly rateLimitFactor: number;
  readonly keyRotationDays: number;
  readonly requireEmailVerification: boolean;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly mailOutboxDir: string;
  readonly exitWithStdin: boolean;
}

/** Every problem of the environment at once, each with the variable and the way out. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

const SECRET_LENGTH = 32;
const NEW_SECRET = "make one with: openssl rand -base64 32";

/** @throws SettingsError naming every variable that is missing or wrong */
export function readSettings(env: Environment): Settings {
  const problems: string[] = [];
  const text = (name: string) => env[name]?.trim() || undefined;

  const required = (name: string, remedy: string) => {
    const value = text(name);
    if (value === undefined) {
      problems.push(`${name} is missing: ${remedy}`);
    }
    return value ?? "";
  };
  const integer = (name: string, fallback: number, min: number, max: number) => {
    const value = text(name);
    if (value === undefined) {
      return fallback;
    }
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= min && number <= max)) {
      problems.push(`${name} must be a whole number from ${min} to ${max}`);
    }
    return number;
  };
  const flag = (name: string) => {
    const value = text(name);
    if (value !== undefined && value !== "0" && value !== "1") {
      problems.push(`${name} must be 0 or 1`);
    }
    return value === "1";
  };
  const database = (name: string, value: string) => {
    if (value !== "" && !isUrl(value, ["postgres:", "postgresql:"])) {
      problems.push(`${name} must look like postgresql://user:password@host:5432/database`);
      return value;
    }
    return value === "" ? value : verified(value);
  };

  const databaseUrl = database(
    "DATABASE_URL",
    required("DATABASE_URL", "set it to postgresql://user:password@host:5432/database"),
  );
  const databaseDirectUrl = database("DATABASE_DIRECT_URL", text("DATABASE_DIRECT_URL") ?? databaseUrl);

  const publicUrl = required(
    "BETTER_AUTH_URL",
    "set it to the origin readers open, such as http://127.0.0.1:8080",
  ).replace(/\/$/, "");
  if (publicUrl !== "" && !isOrigin(publicUrl)) {
    problems.push("BETTER_AUTH_URL must be an origin such as https://book.example.org, without a path");
  }
  const trustedOrigins = (text("AUTH_TRUSTED_ORIGINS") ?? publicUrl)
    .split(",")
    .map((origin) => origin.trim().replace(/\/$/, ""))
    .filter(Boolean);
  for (const origin of trustedOrigins.filter((candidate) => !isOrigin(candidate))) {
    if (origin !== publicUrl) {
      problems.push("AUTH_TRUSTED_ORIGINS must be exact origins, comma-separated, without * and without paths");
      break;
    }
  }

  const smtpUrl = text("SMTP_URL");
  if (smtpUrl !== undefined && !isUrl(smtpUrl, ["smtp:", "smtps:"])) {
    problems.push("SMTP_URL must look like smtp://user:password@host:587 or smtps://user:password@host:465");
  }
  if (smtpUrl !== undefined && text("MAIL_FROM") === undefined) {
    problems.push(
      "MAIL_FROM is missing: with SMTP_URL every mail needs a sender, such as Lectern <lectern@example.org>",
    );
  }
  const requireEmailVerification = flag("AUTH_REQUIRE_EMAIL_VERIFICATION");
  if (requireEmailVerification && smtpUrl === undefined) {
    problems.push("AUTH_REQUIRE_EMAIL_VERIFICATION=1 needs SMTP_URL: without a mail server nobody could ever sign in");
  }

  const settings: Settings = {
    databaseUrl,
    databaseDirectUrl,
    databasePoolSize: integer("AUTH_DB_POOL_SIZE", 10, 1, 100),
    ...secrets(text("BETTER_AUTH_SECRET"), text("BETTER_AUTH_SECRETS"), problems),
    publicUrl,
    host: text("AUTH_HOST") ?? "127.0.0.1",
    port: integer("AUTH_PORT", 8081, 0, 65_535),
    audience: text("AUTH_AUDIENCE") ?? "lectern",
    issuer: text("AUTH_ISSUER") ?? publicUrl,
    trustedOrigins: [...new Set([publicUrl, ...trustedOrigins])],
    proxyHops: integer("AUTH_PROXY_HOPS", 0, 0, 10),
    rateLimitFactor: integer("AUTH_RATE_LIMIT_FACTOR", 1, 1, 1000),
    keyRotationDays: integer("AUTH_KEY_ROTATION_DAYS", 30, 1, 3650),
    requireEmailVerification,
    smtpUrl,
    mailFrom: text("MAIL_FROM") ?? "Lectern <lectern@localhost>",
    mailOutboxDir: text("AUTH_MAIL_OUTBOX_DIR") ?? `${text("LECTERN_HOME") ?? ".lectern"}/mail`,
    exitWithStdin: flag("AUTH_EXIT_WITH_STDIN"),
  };
  if (problems.length > 0) {
    throw new SettingsError(problems);
  }
  return settings;
}

function secrets(single: string | undefined, numbered: string | undefined, problems: string[]) {
  const before = problems.length;
  const list: Secret[] = [];
  for (const entry of numbered?.split(",") ?? []) {
    const [, version, value] = /^\s*(\d{1,9}):(.*?)\s*$/.exec(entry) ?? [];
    if (version === undefined || value === undefined) {
      problems.push("BETTER_AUTH_SECRETS must be <number>:<secret>, comma-separated, the newest first");
      break;
    }
    list.push({ version: Number(version), value });
  }
  if (numbered === undefined && single !== undefined) {
    // Numbered from the first day, so that the first rotation only has to put a second one in front.
    list.push({ version: 1, value: single });
  }
  if (list.length === 0 && problems.length === before) {
    problems.push(`BETTER_AUTH_SECRET is missing: ${NEW_SECRET}`);
  }
  const short = (value: string) => value.length < SECRET_LENGTH || new Set(value).size < 8;
  if (list.some((secret) => short(secret.value)) || (single !== undefined && short(single))) {
    problems.push(`A secret must be at least ${SECRET_LENGTH} random characters: ${NEW_SECRET}`);
  }
  if (new Set(list.map((secret) => secret.version)).size < list.length) {
    problems.push("BETTER_AUTH_SECRETS uses a number twice: give every secret its own");
  }
  return { secrets: list, unnumberedSecret: single };
}

/**
 * Certificates are verified unless the address says otherwise. Only this machine and bare names, such as those of a compose
 * file, are taken for a private network where there may be none.
 */
function verified(address: string): string {
  const url = new URL(address);
  const parameters = url.searchParams;
  // What libpq calls the authorities that the system trusts; the driver would look for a file of that name.
  const system = parameters.get("sslrootcert") === "system";
  const near = /^(127\.|\[::1\]$|[^.:]*$)/.test(url.hostname);
  if (!system && (near || parameters.has("sslmode"))) {
    return address;
  }
  parameters.delete("sslrootcert", "system");
  if (!parameters.has("sslmode")) {
    parameters.set("sslmode", "verify-full");
  }
  return url.href;
}

function isUrl(value: string, protocols: readonly string[]): boolean {
  return URL.canParse(value) && protocols.includes(new URL(value).protocol) && new URL(value).hostname !== "";
}

function isOrigin(value: string): boolean {
  return !value.includes("*") && isUrl(value, ["http:", "https:"]) && new URL(value).origin === value.toLowerCase();
}
