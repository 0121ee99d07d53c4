import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { freePort, startPostgres } from "./support/postgres.js";
import { Browser, environment, newDatabase, newEmail, newSecret, PASSWORD, PUBLIC_URL } from "./support/system.js";

const MAIN = join(dirname(fileURLToPath(import.meta.url)), "..", "src", "main.js");

/** The program as a launcher starts it. */
class Program {
  readonly child: ChildProcess;
  output = "";
  private readonly records: { event: string; [field: string]: unknown }[] = [];

  constructor(env: Record<string, string>) {
    this.child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env["PATH"] ?? "", ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.child.stderr?.on("data", (data) => (this.output += String(data)));
    createInterface({ input: this.child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      this.output += `${line}\n`;
      this.records.push(JSON.parse(line));
      this.child.emit("record");
    });
  }

  async record(event: string): Promise<Record<string, unknown>> {
    for (;;) {
      const found = this.records.find((record) => record.event === event);
      if (found !== undefined) {
        return found;
      }
      assert.equal(this.child.exitCode, null, `ended before "${event}": ${this.output}`);
      await Promise.race([once(this.child, "record"), once(this.child, "exit")]);
    }
  }

  async url(): Promise<string> {
    return String((await this.record("listening"))["url"]);
  }

  /** Its exit code and all it said. */
  async end(): Promise<number | null> {
    if (this.child.exitCode === null) {
      await once(this.child, "close");
    }
    return this.child.exitCode;
  }
}

describe("the program", () => {
  let url: string;
  before(async () => {
    ({ url } = await newDatabase());
  });

  test("refuses a bad configuration with all that is wrong and code 78 [T002]", async () => {
    const program = new Program({ AUTH_PORT: "http", BETTER_AUTH_SECRET: "too short" });
    assert.equal(await program.end(), 78);
    for (const name of ["DATABASE_URL", "BETTER_AUTH_URL", "AUTH_PORT", "openssl rand"]) {
      assert.ok(program.output.includes(name), name);
    }
    assert.doesNotMatch(program.output, /too short/);
  });

  test("does not start on a default secret, which Better Auth would", async () => {
    const { BETTER_AUTH_SECRET: _, ...env } = environment(url);
    assert.equal(await new Program({ ...env, AUTH_SECRET: newSecret(), NODE_ENV: "development" }).end(), 78);
  });

  test("says by name that its port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = String(typeof address === "object" ? address?.port : 0);
    const program = new Program(environment(url, { AUTH_PORT: port }));
    assert.equal(await program.end(), 69);
    assert.match(program.output, new RegExp(`"port_taken","port":${port},"remedy":".*AUTH_PORT`));
    other.close();
  });

  test("waits for a database that is still starting", async () => {
    const port = await freePort();
    const program = new Program(environment(`postgresql://lectern@127.0.0.1:${port}/postgres`));
    await program.record("waiting_for_database");
    const postgres = await startPostgres({ port });
    try {
      assert.equal((await fetch(`${await program.url()}/readyz`)).status, 200);
    } finally {
      program.child.kill("SIGTERM");
      assert.equal(await program.end(), 0);
      await postgres.remove();
    }
  });

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    test(`finishes what runs when it gets ${signal}, and ends with 0`, async () => {
      const program = new Program(environment(url));
      const headers = { "content-type": "application/json", origin: PUBLIC_URL, expect: "100-continue" };
      const signUp = httpRequest(`${await program.url()}/api/auth/sign-up/email`, { method: "POST", headers });
      signUp.flushHeaders();
      await once(signUp, "continue");
      program.child.kill(signal);
      await program.record("stopping");
      signUp.end(JSON.stringify({ name: "Ada", email: newEmail(), password: PASSWORD }));
      const [response] = await once(signUp, "response");
      response.resume();
      assert.equal(response.statusCode, 200);
      assert.equal(await program.end(), 0);
      assert.match(program.output, /"event":"stopped"/);
    });
  }

  test("ends when its parent is gone, however that ended", async () => {
    const program = new Program(environment(url, { AUTH_EXIT_WITH_STDIN: "1" }));
    await program.url();
    program.child.stdin?.destroy();
    assert.equal(await program.end(), 0);
  });

  test("listens to no more of the environment than its table says", async () => {
    const program = new Program({
      ...environment(url),
      BETTER_AUTH_TRUSTED_ORIGINS: "https://evil.example",
      TEST: "true",
      NODE_ENV: "test",
    });
    const browser = new Browser(await program.url());
    await browser.signUp();
    assert.equal((await browser.post("/sign-out", {}, { origin: "https://evil.example" })).status, 403);
    assert.equal((await browser.send("POST", "/sign-out", "{}", { "content-type": "application/json" })).status, 403);
    const redirect = await browser.get(
      `/verify-email?token=x&callbackURL=${encodeURIComponent("https://evil.example")}`,
    );
    assert.equal(redirect.status, 403);
    program.child.kill("SIGTERM");
    await program.end();
  });

  test("logs in JSON, and neither secrets nor addresses nor tokens nor passwords [T003] [T030] [FR-011]", async () => {
    const secret = newSecret();
    const env = environment(url, { BETTER_AUTH_SECRET: secret });
    const program = new Program(env);
    const browser = new Browser(await program.url());
    const email = newEmail();
    await browser.signUp(email);
    const cookie = browser.cookies.get("better-auth.session_token") ?? "";
    const token = await browser.token();
    await new Browser(await program.url()).signUp(email);
    await new Browser(await program.url()).signIn(email, "not the password");
    await browser.post("/request-password-reset", { email, redirectTo: `https://evil.example/${email}` });
    await browser.post("/request-password-reset", { email, redirectTo: "/reset-password" });
    await browser.get(`/reset-password/abcdefgh12345678?callbackURL=%2Freset`);
    await browser.post("/change-email", { newEmail: newEmail() });
    await browser.post("/delete-user", { password: PASSWORD });
    await browser.post("/sign-out", { email }, { origin: `https://${email.replace("@", ".")}` });
    program.child.kill("SIGTERM");
    assert.equal(await program.end(), 0);

    const lines = program.output.trim().split("\n");
    for (const line of lines) {
      assert.ok(
        ["time", "level", "event"].every((field) => field in JSON.parse(line)),
        line,
      );
    }
    assert.ok(lines.some((line) => line.includes('"path":"/sign-in/email","status":401')));
    assert.ok(lines.some((line) => line.includes('"event":"account_deleted"')));
    const databaseUser = new URL(url).username;
    for (const secretText of [
      email,
      email.split("@")[0] ?? "",
      PASSWORD,
      secret,
      token,
      cookie,
      cookie.slice(0, 32),
      "abcdefgh12345678",
      `${databaseUser}@`,
      '127.0.0.1","',
    ]) {
      assert.ok(!program.output.includes(secretText), secretText);
    }
  });
});
