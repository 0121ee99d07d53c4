import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, type JsonWebKey, verify } from "node:crypto";
import { describe, test } from "node:test";
import { openPool } from "../src/database.js";
import { start } from "../src/server.js";
import { readSettings } from "../src/settings.js";
import { claims, environment, header, newDatabase, newSecret, startSystem, type System } from "./support/system.js";

async function publishedKids(system: System): Promise<string[]> {
  const { keys } = (await system.browser().get("/jwks")).body as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid).sort();
}

async function storedKids(system: System): Promise<string[]> {
  const { rows } = await system.pool.query<{ id: string }>("select id from auth.jwks");
  return rows.map(({ id }) => id).sort();
}

async function verifies(system: System, token: string): Promise<boolean> {
  const { keys } = (await system.browser().get("/jwks")).body as { keys: (JsonWebKey & { kid: string })[] };
  const jwk = keys.find(({ kid }) => kid === header(token)["kid"]);
  const [head, payload, signature = ""] = token.split(".");
  return (
    jwk !== undefined &&
    verify(
      "RSA-SHA256",
      Buffer.from(`${head}.${payload}`),
      createPublicKey({ key: jwk, format: "jwk" }),
      Buffer.from(signature, "base64url"),
    )
  );
}

describe("signing keys", () => {
  test("are one, made at the start, however many instances start cold together", async () => {
    const database = await newDatabase();
    const env = environment(database.url);
    const started = await Promise.all(Array.from({ length: 4 }, () => start(readSettings(env), () => undefined)));
    try {
      const { rowCount } = await database.pool.query("select from auth.jwks");
      assert.equal(rowCount, 1);
    } finally {
      await Promise.all(started.map((running) => running.stop()));
    }
  });

  test("stay one when forty cold calls for a token reach two instances at once", async () => {
    const database = await newDatabase();
    const secret = { BETTER_AUTH_SECRET: newSecret() };
    const first = await startSystem(secret, database);
    const second = await startSystem(secret, database);
    const browser = first.browser();
    await browser.signUp();
    const other = second.browser();
    browser.cookies.forEach((value, name) => other.cookies.set(name, value));
    await database.pool.query("delete from auth.jwks");

    const tokens = await Promise.all(Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? browser : other).token()));

    assert.equal((await storedKids(first)).length, 1);
    assert.deepEqual([...new Set(tokens.map((token) => header(token)["kid"]))], await publishedKids(second));
    assert.equal(new Set(tokens.map((token) => claims(token)["jti"])).size, 40);
  });

  test("expire from the first one on, and a successor is published a while before it signs", async () => {
    const database = await newDatabase();
    const secret = { BETTER_AUTH_SECRET: newSecret(), AUTH_KEY_ROTATION_DAYS: "30" };
    const first = await startSystem(secret, database);
    const browser = first.browser();
    await browser.signUp();
    const [oldKid = ""] = await storedKids(first);
    const { rows } = await database.pool.query(
      `select extract(epoch from "expiresAt" - now()) / 86400 as days from auth.jwks`,
    );
    assert.ok(Math.abs(Number(rows[0].days) - 30) < 0.1);

    // Half an hour before the end of the first key, housekeeping (here: that of a starting instance) makes the second.
    await database.pool.query(
      `update auth.jwks set "createdAt" = now() - interval '29 days', "expiresAt" = now() + interval '30 minutes'`,
    );
    const second = await startSystem(secret, database);
    const newKid = (await storedKids(first)).find((kid) => kid !== oldKid);
    assert.deepEqual(await publishedKids(first), [oldKid, newKid].sort());
    const before = await browser.token();
    assert.equal(header(before)["kid"], oldKid);

    await database.pool.query(`update auth.jwks set "createdAt" = now() - interval '20 minutes' where id = $1`, [
      newKid,
    ]);
    assert.equal(header(await browser.token())["kid"], newKid);
    assert.ok(await verifies(second, before), "a token of the old key is still good");

    await database.pool.query(`update auth.jwks set "expiresAt" = now() - interval '2 days' where id = $1`, [oldKid]);
    assert.deepEqual(await publishedKids(first), [newKid], "past its grace a key is no longer published");
    assert.equal((await storedKids(second)).length, 2);
  });

  test("sign also when the only one has expired while nobody was looking", async () => {
    const system = await startSystem();
    const browser = system.browser();
    await browser.signUp();
    await system.pool.query(`update auth.jwks set "expiresAt" = now() - interval '1 minute'`);
    const token = await browser.token();
    assert.ok(await verifies(system, token));
    assert.equal((await storedKids(system)).length, 2);
  });

  test("of another algorithm, left from before, are published and sign nothing", async () => {
    const system = await startSystem();
    const browser = system.browser();
    await browser.signUp();
    const { publicKey } = generateKeyPairSync("ed25519");
    await system.pool.query(
      `insert into auth.jwks (id, "publicKey", "privateKey", "createdAt", alg) values ('old', $1, '"unreadable"', now() - interval '1 year', 'EdDSA')`,
      [JSON.stringify(publicKey.export({ format: "jwk" }))],
    );
    assert.equal(header(await browser.token())["alg"], "RS256");
    await system.pool.query("delete from auth.jwks where id <> 'old'");
    assert.equal(header(await browser.token())["alg"], "RS256");
    assert.equal((await publishedKids(system)).length, 2);
  });

  test("rotate under load without a single token that does not verify", async () => {
    const system = await startSystem();
    const browser = system.browser();
    await browser.signUp();
    const tokens: string[] = [];
    for (let round = 0; round < 5; round++) {
      const batch = Promise.all(Array.from({ length: 10 }, () => browser.token()));
      await system.pool.query(
        `update auth.jwks set "expiresAt" = now() - interval '1 second' where "expiresAt" > now()`,
      );
      tokens.push(...(await batch));
    }
    for (const token of tokens) {
      assert.ok(await verifies(system, token));
    }
  });

  test("are not stored in the clear", async () => {
    const system = await startSystem();
    const { rows } = await system.pool.query(`select "privateKey" from auth.jwks`);
    assert.match(JSON.parse(rows[0].privateKey), /^\$ba\$1\$[0-9a-f]+$/);
    assert.doesNotMatch(JSON.stringify((await system.browser().get("/jwks")).body), /"(d|p|q|dp|dq|qi)"/);
  });
});

describe("the secret", () => {
  test("that is not the one the keys were locked with makes the server not ready, though keys are still published", async () => {
    const database = await newDatabase();
    await (await startSystem({}, database)).stop();
    const system = await startSystem({}, database);
    assert.equal((await system.browser().get("/jwks")).status, 200);
    assert.equal((await system.browser().get("/readyz")).status, 503);
    assert.ok(
      system.logs.some(({ event, remedy }) => event === "cannot_sign" && /BETTER_AUTH_SECRETS/.test(String(remedy))),
    );
  });

  test("is rotated by putting a new one in front: tokens, keys and sessions go on", async () => {
    const database = await newDatabase();
    const [first, second, third] = [newSecret(), newSecret(), newSecret()];
    const before = await startSystem({ BETTER_AUTH_SECRET: first }, database);
    const browser = before.browser();
    await browser.signUp();
    const kid = header(await browser.token())["kid"];
    await before.stop();

    const numbered = { BETTER_AUTH_SECRET: "", BETTER_AUTH_SECRETS: `2:${second},1:${first}` };
    const after = await startSystem(numbered, database);
    const returning = after.browser();
    browser.cookies.forEach((value, name) => returning.cookies.set(name, value));
    assert.equal(header(await returning.token())["kid"], kid);
    assert.equal((await after.browser().get("/readyz")).status, 200);

    // Within a day of use the session's cookie is written anew, and with it the signature.
    await database.pool.query(`update auth.session set "expiresAt" = now() + interval '5 days'`);
    const renewed = await returning.get("/get-session");
    assert.match(renewed.headers.get("set-cookie") ?? "", /session_token=/);
    await after.stop();

    // The key in use was locked with the first secret; once it has been rotated away the first can go.
    await database.pool.query("delete from auth.jwks");
    const later = await startSystem(
      { BETTER_AUTH_SECRET: "", BETTER_AUTH_SECRETS: `3:${third},2:${second}` },
      database,
    );
    const still = later.browser();
    returning.cookies.forEach((value, name) => still.cookies.set(name, value));
    assert.ok((await still.get("/get-session")).body.user.id);
    const gone = later.browser();
    browser.cookies.forEach((value, name) => gone.cookies.set(name, value));
    assert.equal((await gone.get("/get-session")).body, null, "what only the dropped secret signed is not believed");
  });

  test("reaches several instances in two steps, and a session of either is one of the other", async () => {
    const database = await newDatabase();
    const [old, fresh] = [newSecret(), newSecret()];
    const knows = (list: string) => startSystem({ BETTER_AUTH_SECRET: "", BETTER_AUTH_SECRETS: list }, database);
    const notYet = await knows(`1:${old},2:${fresh}`);
    const already = await knows(`2:${fresh},1:${old}`);
    for (const [here, there] of [
      [notYet, already],
      [already, notYet],
    ] as const) {
      const browser = here.browser();
      const { user } = (await browser.signUp()).body;
      const elsewhere = there.browser();
      browser.cookies.forEach((value, name) => elsewhere.cookies.set(name, value));
      assert.equal((await elsewhere.get("/get-session")).body.user.id, user.id);
    }
    await database.pool.query("delete from auth.jwks");
    const browser = already.browser();
    await browser.signUp();
    await browser.token();
    assert.equal((await notYet.browser().get("/readyz")).status, 200, "it can use the key the other has locked");
  });

  test("that was never one of ours signs no session", async () => {
    const database = await newDatabase();
    const [ours, theirs] = [newSecret(), newSecret()];
    const strange = await startSystem({ BETTER_AUTH_SECRET: theirs }, database);
    const browser = strange.browser();
    await browser.signUp();
    const system = await startSystem(
      { BETTER_AUTH_SECRET: "", BETTER_AUTH_SECRETS: `2:${ours},1:${newSecret()}` },
      database,
    );
    const there = system.browser();
    browser.cookies.forEach((value, name) => there.cookies.set(name, value));
    assert.equal((await there.get("/get-session")).body, null);
  });
});

test("an idle connection that the database drops does not end the process", async () => {
  const { url, pool } = await newDatabase();
  const events: string[] = [];
  const ours = openPool(url, 2, (_, event) => events.push(event));
  const { rows } = await ours.query("select pg_backend_pid() as pid");
  const dropped = new Promise((resolve) => ours.once("error", resolve));
  await pool.query("select pg_terminate_backend($1)", [rows[0].pid]);
  await dropped;
  assert.deepEqual(events, ["database_connection_lost"]);
  assert.equal((await ours.query("select 1 as one")).rows[0].one, 1);
  await ours.end();
});
