import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { Pool } from "pg";
import type { Fields, Level } from "../../src/log.js";
import { start } from "../../src/server.js";
import { readSettings } from "../../src/settings.js";

export const PUBLIC_URL = "http://book.test:8080";
export const PASSWORD = "a long enough password";

const cleanup: (() => Promise<unknown>)[] = [];
// Of the file, not of the hook in which a system is started; what was opened last is closed first.
after(async () => {
  for (const close of cleanup.reverse()) {
    await close();
  }
});

/** Removed when the file has run. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lectern-auth-test-"));
  cleanup.push(async () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface LogRecord extends Fields {
  level: Level;
  event: string;
}

export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** A database of its own in the PostgreSQL of the tests, dropped when the file has run. */
export async function newDatabase(
  server = process.env["TEST_DATABASE_URL"] ?? "",
): Promise<{ url: string; pool: Pool }> {
  const name = `auth_${randomUUID().replaceAll("-", "")}`;
  const admin = new Pool({ connectionString: server, max: 1 });
  admin.on("error", () => undefined);
  await admin.query(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const pool = new Pool({ connectionString: url.href, max: 4 });
  pool.on("error", () => undefined);
  cleanup.push(async () => {
    await pool.end();
    await admin.query(`drop database if exists ${name} with (force)`).catch(() => undefined);
    await admin.end();
  });
  return { url: url.href, pool };
}

export function environment(databaseUrl: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    BETTER_AUTH_SECRET: newSecret(),
    BETTER_AUTH_URL: PUBLIC_URL,
    AUTH_PORT: "0",
    AUTH_RATE_LIMIT_FACTOR: "1000",
    AUTH_MAIL_OUTBOX_DIR: temporaryFolder(),
    ...more,
  };
}

export interface System {
  readonly url: string;
  readonly env: Record<string, string>;
  readonly pool: Pool;
  readonly logs: LogRecord[];
  browser(more?: Record<string, string>): Browser;
  stop(): Promise<void>;
}

/** The whole server in this process, on a database of its own unless `DATABASE_URL` is given. */
export async function startSystem(
  more: Record<string, string> = {},
  database?: { url: string; pool: Pool },
): Promise<System> {
  const { url: databaseUrl, pool } = database ?? (await newDatabase());
  const env = environment(databaseUrl, more);
  const logs: LogRecord[] = [];
  const running = await start(readSettings(env), (level, event, fields) => logs.push({ level, event, ...fields }));
  let stopped = false;
  const stop = async () => {
    if (!stopped) {
      stopped = true;
      await running.stop();
    }
  };
  cleanup.push(stop);
  return { url: running.url, env, pool, logs, stop, browser: (headers = {}) => new Browser(running.url, headers) };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any; // JSON of many shapes; the assertions say which
  readonly text: string;
}

/** Keeps cookies and says its origin, as a browser does. */
export class Browser {
  readonly cookies = new Map<string, string>();

  constructor(
    private readonly server: string,
    private readonly headers: Record<string, string> = {},
  ) {}

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send("GET", path, undefined, headers);
  }

  post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send("POST", path, JSON.stringify(body), {
      "content-type": "application/json",
      origin: PUBLIC_URL,
      ...headers,
    });
  }

  async send(
    method: string,
    path: string,
    body: BodyInit | undefined,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(
      this.server + (path.startsWith("/api/") || path.endsWith("z") ? path : `/api/auth${path}`),
      {
        method,
        redirect: "manual",
        ...(body === undefined ? {} : { body }),
        headers: { ...(cookie === "" ? {} : { cookie }), ...this.headers, ...headers },
      },
    );
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /max-age=0/i.test(line)) {
        this.cookies.delete(name);
      } else {
        this.cookies.set(name, value);
      }
    }
    const text = await response.text();
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      parsed = undefined;
    }
    return { status: response.status, headers: response.headers, body: parsed, text };
  }

  signUp(email = newEmail(), more: Record<string, unknown> = {}): Promise<Answer> {
    return this.post("/sign-up/email", { name: "Ada Reader", email, password: PASSWORD, ...more });
  }

  signIn(email: string, password = PASSWORD, headers: Record<string, string> = {}): Promise<Answer> {
    return this.post("/sign-in/email", { email, password }, headers);
  }

  async token(): Promise<string> {
    return ((await this.get("/token")).body as { token: string }).token;
  }
}

export function newEmail(): string {
  return `reader-${randomUUID().slice(0, 8)}@example.org`;
}

export function claims(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;
}

export function header(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()) as Record<string, unknown>;
}
