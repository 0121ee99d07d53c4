import assert from "node:assert/strict";
import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { before, describe, test } from "node:test";
import { claims, header, newEmail, PASSWORD, PUBLIC_URL, startSystem, type System } from "./support/system.js";

describe("signing in", () => {
  let system: System;
  before(async () => {
    system = await startSystem();
  });

  test("signing up makes an account and a session at once [US1.1] [FR-001]", async () => {
    const browser = system.browser();
    const email = newEmail();
    const answer = await browser.signUp(email);
    assert.equal(answer.status, 200);
    assert.match(answer.body.user.id, /^[A-Za-z0-9]{32}$/);
    const session = await browser.get("/get-session");
    assert.equal(session.body.user.email, email);
  });

  test("signing in again, the session is still there when the reader returns [US1.2] [US1.3] [FR-002]", async () => {
    const email = newEmail();
    await system.browser().signUp(email);
    const browser = system.browser();
    assert.equal((await browser.signIn(email)).status, 200);
    assert.equal((await browser.get("/get-session")).body.user.email, email);
    assert.equal((await browser.post("/sign-out")).status, 200);
    assert.equal((await browser.get("/get-session")).body, null);
  });

  test("a wrong password and an unknown address are told apart by nobody", async () => {
    const email = newEmail();
    await system.browser().signUp(email);
    const wrong = await system.browser().signIn(email, "not the password");
    const unknown = await system.browser().signIn(newEmail(), "not the password");
    assert.equal(wrong.status, 401);
    assert.deepEqual([unknown.status, unknown.text], [wrong.status, wrong.text]);
  });

  test("a token is RS256, verifies by the published keys and says the minimum [FR-003] [FR-004]", async () => {
    const browser = system.browser();
    const email = newEmail();
    const { user } = (await browser.signUp(email)).body;
    const answer = await browser.get("/token");
    const token: string = answer.body.token;
    const keys = (await browser.get("/jwks")).body.keys as (JsonWebKey & { kid: string; alg: string })[];
    assert.equal(keys.length, 1);
    assert.deepEqual(header(token), { alg: "RS256", kid: keys[0]?.kid });
    const [head, payload, signature = ""] = token.split(".");
    const key = createPublicKey({ key: keys[0] as JsonWebKey, format: "jwk" });
    assert.ok(verify("RSA-SHA256", Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, "base64url")));

    const said = claims(token);
    assert.deepEqual(Object.keys(said).sort(), [
      "aud",
      "email",
      "email_verified",
      "exp",
      "iat",
      "iss",
      "jti",
      "name",
      "sid",
      "sub",
    ]);
    assert.deepEqual([said["sub"], said["email"], said["name"]], [user.id, email, "Ada Reader"]);
    assert.deepEqual([said["iss"], said["aud"]], [PUBLIC_URL, "lectern"]);
    assert.equal(Number(said["exp"]) - Number(said["iat"]), 15 * 60);
  });

  test("without a session there is no token", async () => {
    assert.equal((await system.browser().get("/token")).status, 401);
  });
});

describe("deleting an account", () => {
  let system: System;
  before(async () => {
    system = await startSystem();
  });

  test("leaves the order to erase and nothing else [US5.3] [FR-015]", async () => {
    const browser = system.browser();
    const { user } = (await browser.signUp()).body;
    assert.equal((await browser.post("/delete-user", { password: PASSWORD })).status, 200);
    assert.equal((await browser.get("/get-session")).body, null);
    for (const [table, column] of [
      ["user", "id"],
      ["session", '"userId"'],
      ["account", '"userId"'],
    ]) {
      const { rowCount } = await system.pool.query(`select from auth."${table}" where ${column} = $1`, [user.id]);
      assert.equal(rowCount, 0, table);
    }
    const { rows } = await system.pool.query("select user_id, deleted_at from auth.user_deletion_outbox");
    assert.deepEqual(
      rows.map((row) => row.user_id),
      [user.id],
    );
  });

  test("needs the right password, or a session of today", async () => {
    const browser = system.browser();
    const { user } = (await browser.signUp()).body;
    assert.equal((await browser.post("/delete-user", { password: "not the password" })).status, 400);
    await system.pool.query(`update auth.session set "createdAt" = now() - interval '2 days' where "userId" = $1`, [
      user.id,
    ]);
    assert.equal((await browser.post("/delete-user")).body.code, "SESSION_EXPIRED");
    await system.pool.query(`update auth.session set "createdAt" = now() where "userId" = $1`, [user.id]);
    assert.equal((await browser.post("/delete-user")).status, 200);
  });

  test("is ordered by whoever removes the row, in the same transaction", async () => {
    const { user } = (await system.browser().signUp()).body;
    await system.pool.query(`delete from auth."user" where id = $1`, [user.id]);
    const { rowCount } = await system.pool.query("select from auth.user_deletion_outbox where user_id = $1", [user.id]);
    assert.equal(rowCount, 1);
  });
});

describe("health", () => {
  test("is live, and ready because it can sign", async () => {
    const system = await startSystem();
    assert.equal((await system.browser().get("/livez")).status, 200);
    assert.deepEqual((await system.browser().get("/readyz")).body, { status: "ready" }, JSON.stringify(system.logs));
  });
});
