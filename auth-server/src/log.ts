import { createHash } from "node:crypto";

export type Level = "debug" | "info" | "warn" | "error";
export type Fields = Record<string, string | number | boolean | undefined>;

/** Writes one record. `event` is a fixed word; whatever varies belongs in the fields. */
export type Log = (level: Level, event: string, fields?: Fields) => void;

/** One JSON object per line on standard output, so that a collector needs no parser of its own. */
export const jsonLog: Log = (level, event, fields = {}) => {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })}\n`);
};

/**
 * What may be said about a failure: its class, its code and where it was thrown, never its message. Messages of
 * the database driver and of Better Auth quote values, among them e-mail addresses and links with tokens.
 */
export function describe(error: unknown): Fields {
  if (!(error instanceof Error)) {
    return { error: typeof error };
  }
  const code = "code" in error && error.code !== undefined ? String(error.code) : undefined;
  const at = error.stack
    ?.split("\n")
    .filter((line) => line.startsWith("    at "))
    .slice(0, 3)
    .map((line) => line.trim().replace(/^at /, ""))
    .join(" < ");
  return { error: error.name, code, at };
}

/** A reader in a log: the same reader is recognised again, and is not named. */
export function pseudonym(id: string): string {
  return createHash("sha256").update(id).digest("hex").slice(0, 12);
}

/**
 * Better Auth writes values into its messages ("Sign-up attempt for existing email: ..."), so only the fixed words
 * before the first colon are kept, and only when nothing in them looks like a value.
 */
export function libraryLog(log: Log) {
  return (level: Level, message: string, ...details: unknown[]): void => {
    const said = String(message).split(":", 1)[0]?.slice(0, 120) ?? "";
    const safe = /^[\w .,'`()[\]-]*$/.test(said) ? said : "withheld";
    const error = details.find((detail) => detail instanceof Error);
    log(level, "better_auth", { said: safe, ...(error === undefined ? {} : describe(error)) });
  };
}
