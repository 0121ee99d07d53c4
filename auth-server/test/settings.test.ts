import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readSettings, SettingsError } from "../src/settings.js";

const SECRET = "0123456789abcdefghijklmnopqrstuv";
const LEAST = {
  DATABASE_URL: "postgresql://lectern@127.0.0.1/lectern",
  BETTER_AUTH_SECRET: SECRET,
  BETTER_AUTH_URL: "http://127.0.0.1:8080/",
};

function problems(env: Record<string, string>): readonly string[] {
  try {
    readSettings(env);
    return [];
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.problems;
  }
}

describe("the environment", () => {
  test("has a default for all but three variables", () => {
    assert.deepEqual(readSettings(LEAST), {
      databaseUrl: LEAST.DATABASE_URL,
      databaseDirectUrl: LEAST.DATABASE_URL,
      databasePoolSize: 10,
      secrets: [{ version: 1, value: SECRET }],
      unnumberedSecret: SECRET,
      publicUrl: "http://127.0.0.1:8080",
      host: "127.0.0.1",
      port: 8081,
      audience: "lectern",
      issuer: "http://127.0.0.1:8080",
      trustedOrigins: ["http://127.0.0.1:8080"],
      proxyHops: 0,
      rateLimitFactor: 1,
      keyRotationDays: 30,
      requireEmailVerification: false,
      smtpUrl: undefined,
      mailFrom: "Lectern <lectern@localhost>",
      mailOutboxDir: ".lectern/mail",
      exitWithStdin: false,
    });
  });

  test("verifies the certificate of a database that is not near, unless it says otherwise", () => {
    const addressOf = (address: string) => readSettings({ ...LEAST, DATABASE_URL: address }).databaseUrl;
    for (const near of ["postgresql://a@127.0.0.1/b", "postgresql://a@[::1]:5432/b", "postgres://a:p%40w@db/b"]) {
      assert.equal(addressOf(near), near);
    }
    assert.equal(addressOf("postgresql://a:p%40w@db.example.org/b"), "postgresql://a:p%40w@db.example.org/b?sslmode=verify-full");
    assert.equal(
      addressOf("postgresql://a@db.example.org/b?sslmode=require&channel_binding=require"),
      "postgresql://a@db.example.org/b?sslmode=require&channel_binding=require",
    );
    assert.equal(
      addressOf("postgresql://a@db.example.org/b?sslmode=verify-full&sslrootcert=system"),
      "postgresql://a@db.example.org/b?sslmode=verify-full",
    );
  });

  test("sets everything", () => {
    const settings = readSettings({
      DATABASE_URL: "postgres://a:b@pooler:6432/auth",
      DATABASE_DIRECT_URL: "postgres://a:b@db:5432/auth",
      AUTH_DB_POOL_SIZE: "20",
      BETTER_AUTH_SECRETS: `7:${SECRET}7, 6:${SECRET}6`,
      BETTER_AUTH_URL: "https://book.example.org",
      AUTH_HOST: "0.0.0.0",
      AUTH_PORT: "9000",
      AUTH_AUDIENCE: "books",
      AUTH_ISSUER: "https://id.example.org",
      AUTH_TRUSTED_ORIGINS: "https://docs.example.org, https://wiki.example.org/",
      AUTH_PROXY_HOPS: "2",
      AUTH_RATE_LIMIT_FACTOR: "3",
      AUTH_KEY_ROTATION_DAYS: "90",
      AUTH_REQUIRE_EMAIL_VERIFICATION: "1",
      SMTP_URL: "smtps://u:p@mail.example.org:465",
      MAIL_FROM: "Books <books@example.org>",
      AUTH_MAIL_OUTBOX_DIR: "/tmp/mail",
      AUTH_EXIT_WITH_STDIN: "1",
    });
    assert.deepEqual(
      settings.secrets.map(({ version }) => version),
      [7, 6],
    );
    assert.deepEqual(settings.trustedOrigins, [
      "https://book.example.org",
      "https://docs.example.org",
      "https://wiki.example.org",
    ]);
    assert.deepEqual(
      [
        settings.databaseDirectUrl,
        settings.databasePoolSize,
        settings.host,
        settings.port,
        settings.audience,
        settings.issuer,
      ],
      ["postgres://a:b@db:5432/auth", 20, "0.0.0.0", 9000, "books", "https://id.example.org"],
    );
    assert.deepEqual(
      [
        settings.proxyHops,
        settings.rateLimitFactor,
        settings.keyRotationDays,
        settings.requireEmailVerification,
        settings.exitWithStdin,
      ],
      [2, 3, 90, true, true],
    );
    assert.deepEqual(
      [settings.smtpUrl, settings.mailFrom, settings.mailOutboxDir],
      ["smtps://u:p@mail.example.org:465", "Books <books@example.org>", "/tmp/mail"],
    );
  });

  test("tells all of its problems at once, each by the name of its variable", () => {
    const told = problems({
      DATABASE_URL: "mysql://somewhere",
      BETTER_AUTH_SECRET: "short",
      BETTER_AUTH_URL: "book.example.org",
      AUTH_PORT: "eighty",
      AUTH_PROXY_HOPS: "-1",
      AUTH_TRUSTED_ORIGINS: "https://*.example.org",
      AUTH_REQUIRE_EMAIL_VERIFICATION: "yes",
      SMTP_URL: "mail.example.org",
    });
    for (const name of [
      "DATABASE_URL",
      "secret",
      "BETTER_AUTH_URL",
      "AUTH_PORT",
      "AUTH_PROXY_HOPS",
      "AUTH_TRUSTED_ORIGINS",
      "AUTH_REQUIRE_EMAIL_VERIFICATION",
      "SMTP_URL",
      "MAIL_FROM",
    ]) {
      assert.ok(
        told.some((problem) => problem.includes(name)),
        `${name} in ${told.join("; ")}`,
      );
    }
  });

  test("repeats no secret in a problem", () => {
    const secret = "hunter2hunter2";
    const told = problems({
      ...LEAST,
      BETTER_AUTH_SECRET: secret,
      BETTER_AUTH_SECRETS: `x:${secret}`,
      DATABASE_URL: `mysql://u:${secret}@h`,
    });
    assert.ok(told.length >= 2);
    assert.ok(!told.join().includes(secret));
  });

  for (const [what, secret] of [
    ["missing", ""],
    ["short", "0123456789"],
    ["monotonous", "a".repeat(40)],
  ]) {
    test(`refuses a ${what} secret, which Better Auth would replace or accept`, () => {
      assert.equal(problems({ ...LEAST, BETTER_AUTH_SECRET: secret ?? "" }).length, 1);
    });
  }

  test("refuses to require a confirmed address when no mail can be sent: nobody could ever sign in", () => {
    assert.equal(problems({ ...LEAST, AUTH_REQUIRE_EMAIL_VERIFICATION: "1" }).length, 1);
  });

  test("refuses two secrets with one number", () => {
    assert.equal(problems({ ...LEAST, BETTER_AUTH_SECRETS: `1:${SECRET},1:${SECRET}x` }).length, 1);
  });
});
