import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { LONGEST_WAIT_SECONDS } from "../src/sign-in-brake.js";
import { newDatabase, newEmail, newSecret, PASSWORD, startSystem, type System } from "./support/system.js";

const WRONG = "not the password";

/** A client as the proxy in front reports it. */
const from = (address: string) => ({ "x-forwarded-for": address });

describe("wrong passwords", () => {
  let system: System;
  let email: string;
  before(async () => {
    system = await startSystem({ AUTH_PROXY_HOPS: "1" });
  });

  async function newAccount(address = "198.51.100.1"): Promise<void> {
    email = newEmail();
    assert.equal((await system.browser(from(address)).signUp(email)).status, 200);
  }

  function guess(address: string) {
    return system.browser(from(address)).signIn(email, WRONG);
  }

  test("cost nothing at first and then a wait that is told and kept", async () => {
    await newAccount();
    for (let n = 0; n < 5; n++) {
      assert.equal((await guess("203.0.113.7")).status, 401);
    }
    const braked = await guess("203.0.113.7");
    assert.equal(braked.status, 429);
    const wait = Number(braked.headers.get("retry-after"));
    assert.ok(wait >= 1 && wait <= LONGEST_WAIT_SECONDS.client, `Retry-After: ${wait}`);
    assert.deepEqual([braked.body.code, braked.body.retryAfter], ["TOO_MANY_FAILED_SIGN_INS", wait]);
    const early = await system.browser(from("203.0.113.7")).signIn(email);
    assert.equal(early.status, 429, "the right password waits as well");
    await delay(wait * 1000);
    assert.equal((await system.browser(from("203.0.113.7")).signIn(email)).status, 200);
  });

  test("of a stranger stop neither the owner nor the stranger's neighbours", async () => {
    await newAccount();
    for (let n = 0; n < 8; n++) {
      await guess("203.0.113.8");
    }
    assert.equal((await guess("203.0.113.8")).status, 429);
    assert.equal((await system.browser(from("203.0.113.9")).signIn(email)).status, 200);
    const other = newEmail();
    await system.browser(from("203.0.113.8")).signUp(other);
    assert.equal((await system.browser(from("203.0.113.8")).signIn(other)).status, 200);
  });

  test("two hundred from two hundred addresses do not stop the owner for longer than is stated", async () => {
    await newAccount("198.51.100.2");
    const answers = [];
    for (let n = 0; n < 200; n++) {
      answers.push(await guess(`192.0.2.${n}`));
    }
    const braked = answers.filter(({ status }) => status === 429);
    assert.ok(braked.length > 100, `${braked.length} of 200 were braked`);
    assert.ok(braked.every(({ headers }) => Number(headers.get("retry-after")) <= LONGEST_WAIT_SECONDS.account));

    assert.equal(
      (await system.browser(from("198.51.100.2")).signIn(email)).status,
      200,
      "where the reader is signed in there is no wait",
    );
    const elsewhere = system.browser(from("198.51.100.3"));
    const first = await elsewhere.signIn(email);
    if (first.status === 429) {
      await delay(Number(first.headers.get("retry-after")) * 1000);
      assert.equal((await elsewhere.signIn(email)).status, 200);
    }
  });

  test("sent at the same time are counted one by one", async () => {
    await newAccount();
    const answers = await Promise.all(Array.from({ length: 30 }, () => guess("203.0.113.10")));
    assert.equal(answers.filter(({ status }) => status === 401).length, 5);
  });

  test("for addresses nobody has are treated alike", async () => {
    email = newEmail();
    const answers = [];
    for (let n = 0; n < 6; n++) {
      answers.push((await guess("203.0.113.11")).status);
    }
    assert.deepEqual(answers, [401, 401, 401, 401, 401, 429]);
  });

  test("are forgotten after a success", async () => {
    await newAccount();
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 4; n++) {
        assert.equal((await guess("203.0.113.12")).status, 401);
      }
      assert.equal((await system.browser(from("203.0.113.12")).signIn(email)).status, 200);
    }
  });

  test("are stored without address and without client", async () => {
    await newAccount();
    await guess("203.0.113.13");
    const { rows } = await system.pool.query("select key from auth.sign_in_brake");
    assert.ok(rows.length > 0);
    assert.doesNotMatch(JSON.stringify(rows), /@|203\.0/);
  });
});

describe("limits", () => {
  test("are per client, hold across instances and say when to come back", async () => {
    const database = await newDatabase();
    const env = { AUTH_PROXY_HOPS: "1", AUTH_RATE_LIMIT_FACTOR: "1", BETTER_AUTH_SECRET: newSecret() };
    const instances = [await startSystem(env, database), await startSystem(env, database)];
    const statuses = [];
    for (let n = 0; n < 4; n++) {
      const answer = await instances[n % 2]?.browser(from("203.0.113.20")).signIn(newEmail());
      statuses.push(answer?.status);
      if (answer?.status === 429) {
        const wait = answer.headers.get("retry-after") ?? "";
        assert.match(wait, /^\d+$/);
        assert.ok(Number(wait) >= 1 && Number(wait) <= 10, `${wait} seconds of a window of ten`);
        assert.equal(answer.headers.get("retry-after"), answer.headers.get("x-retry-after"));
      }
    }
    assert.deepEqual(statuses, [401, 401, 401, 429]);
    assert.equal((await instances[0]?.browser(from("203.0.113.21")).signIn(newEmail()))?.status, 401);
  });

  test("count the client that the proxy saw, not one made up for each request", async () => {
    const system = await startSystem({ AUTH_RATE_LIMIT_FACTOR: "1" });
    const statuses = [];
    for (let n = 0; n < 4; n++) {
      statuses.push(
        (await system.browser({ "x-forwarded-for": `10.0.0.${n}`, "x-client-ip": `10.0.0.${n}` }).signIn(newEmail()))
          .status,
      );
    }
    assert.deepEqual(statuses, [401, 401, 401, 429]);
  });

  test("hold for guessing the password of an open session", async () => {
    const system = await startSystem({ AUTH_RATE_LIMIT_FACTOR: "1" });
    const browser = system.browser();
    await browser.signUp();
    for (const [path, body] of [
      ["/change-password", { currentPassword: WRONG, newPassword: PASSWORD }],
      ["/delete-user", { password: WRONG }],
    ] as const) {
      const statuses = [];
      for (let n = 0; n < 4; n++) {
        statuses.push((await browser.post(path, body)).status);
      }
      assert.deepEqual(statuses, [400, 400, 400, 429], path);
    }
  });
});
