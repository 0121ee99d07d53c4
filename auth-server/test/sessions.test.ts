import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { type Browser, claims, newEmail, PASSWORD, startSystem, type System } from "./support/system.js";

const NEW_PASSWORD = "another long password";

describe("sessions", () => {
  let system: System;
  let email: string;
  before(async () => {
    system = await startSystem();
  });

  /** The same reader on two machines. */
  async function twoMachines(): Promise<[Browser, Browser]> {
    email = newEmail();
    const laptop = system.browser({ "user-agent": "laptop" });
    const phone = system.browser({ "user-agent": "phone" });
    await laptop.signUp(email);
    await phone.signIn(email);
    return [laptop, phone];
  }

  const isSignedIn = async (browser: Browser) => (await browser.get("/get-session")).body !== null;

  test("are listed for their reader only", async () => {
    const [laptop] = await twoMachines();
    const { body } = await laptop.get("/list-sessions");
    assert.deepEqual(body.map((session: { userAgent: string }) => session.userAgent).sort(), ["laptop", "phone"]);
    assert.equal((await system.browser().get("/list-sessions")).status, 401);
  });

  test("end one by one", async () => {
    const [laptop, phone] = await twoMachines();
    const { token } = (await phone.get("/get-session")).body.session;
    assert.equal((await laptop.post("/revoke-session", { token })).status, 200);
    assert.deepEqual([await isSignedIn(laptop), await isSignedIn(phone)], [true, false]);
    assert.equal((await phone.get("/token")).status, 401);
  });

  test("of somebody else do not end", async () => {
    const [, phone] = await twoMachines();
    const { token } = (await phone.get("/get-session")).body.session;
    const stranger = system.browser();
    await stranger.signUp();
    await stranger.post("/revoke-session", { token });
    assert.ok(await isSignedIn(phone));
  });

  test("end everywhere else, and everywhere", async () => {
    const [laptop, phone] = await twoMachines();
    await laptop.post("/revoke-other-sessions");
    assert.deepEqual([await isSignedIn(laptop), await isSignedIn(phone)], [true, false]);
    await phone.signIn(email);
    await laptop.post("/revoke-sessions");
    assert.deepEqual([await isSignedIn(laptop), await isSignedIn(phone)], [false, false]);
  });

  test("end with their time, and the token call says 401", async () => {
    const [laptop] = await twoMachines();
    await system.pool.query(
      `update auth.session set "expiresAt" = now() - interval '1 second' where "userAgent" = 'laptop'`,
    );
    assert.equal((await laptop.get("/token")).status, 401);
    assert.equal(await isSignedIn(laptop), false);
  });

  test("that have expired are forgotten, and with them where the reader was", async () => {
    const [laptop] = await twoMachines();
    const { id } = (await laptop.get("/get-session")).body.user;
    await system.pool.query(`update auth.session set "expiresAt" = now() - interval '1 second' where "userId" = $1`, [
      id,
    ]);
    const next = await startSystem({}, { url: system.env["DATABASE_URL"] ?? "", pool: system.pool });
    assert.equal((await system.pool.query(`select from auth.session where "userId" = $1`, [id])).rowCount, 0);
    await next.stop();
  });

  test("changing the password asks for the old one and can end the others", async () => {
    const [laptop, phone] = await twoMachines();
    const change = { newPassword: NEW_PASSWORD, revokeOtherSessions: true };
    assert.equal(
      (await laptop.post("/change-password", { ...change, currentPassword: "not the password" })).status,
      400,
    );
    assert.equal((await laptop.post("/change-password", { ...change, currentPassword: PASSWORD })).status, 200);
    assert.deepEqual([await isSignedIn(laptop), await isSignedIn(phone)], [true, false]);
    assert.equal((await system.browser().signIn(email)).status, 401);
    assert.equal((await system.browser().signIn(email, NEW_PASSWORD)).status, 200);
  });

  test("changing the name shows in the next token", async () => {
    const [laptop] = await twoMachines();
    await laptop.post("/update-user", { name: "Grace" });
    assert.equal(claims(await laptop.token())["name"], "Grace");
  });

  test("changing the address without a mail server takes effect at once, from a session of today only", async () => {
    const [laptop] = await twoMachines();
    await system.pool.query(
      `update auth.session set "createdAt" = now() - interval '2 days' where "userAgent" = 'laptop'`,
    );
    const newAddress = newEmail();
    assert.equal((await laptop.post("/change-email", { newEmail: newAddress })).body.code, "SESSION_NOT_FRESH");
    await laptop.signIn(email);
    assert.equal((await laptop.post("/change-email", { newEmail: "<script>" })).status, 400);
    assert.equal((await laptop.post("/change-email", { newEmail: newAddress })).status, 200);
    assert.equal((await system.browser().signIn(newAddress)).status, 200);
    assert.equal((await system.browser().signIn(email)).status, 401);
  });

  test("changing to an address that is taken says the same and changes nothing", async () => {
    const taken = newEmail();
    await system.browser().signUp(taken);
    const [laptop] = await twoMachines();
    assert.equal((await laptop.post("/change-email", { newEmail: taken })).status, 200);
    assert.equal((await laptop.get("/get-session")).body.user.email, email);
  });

  test("deleting the account ends them all, and its address is free again for somebody new", async () => {
    const [laptop, phone] = await twoMachines();
    const before = (await laptop.get("/get-session")).body.user.id;
    assert.equal((await laptop.post("/delete-user", { password: PASSWORD })).status, 200);
    assert.equal(await isSignedIn(phone), false);
    assert.equal((await phone.get("/token")).status, 401);
    const again = await system.browser().signUp(email);
    assert.notEqual(again.body.user.id, before);
  });

  test("deleting the account twice at the same time orders one erasure", async () => {
    const [laptop, phone] = await twoMachines();
    const { id } = (await laptop.get("/get-session")).body.user;
    await Promise.all([
      laptop.post("/delete-user", { password: PASSWORD }),
      phone.post("/delete-user", { password: PASSWORD }),
    ]);
    const { rowCount } = await system.pool.query("select from auth.user_deletion_outbox where user_id = $1", [id]);
    assert.equal(rowCount, 1);
  });
});
