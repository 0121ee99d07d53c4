import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { newEmail, startSystem, type System } from "./support/system.js";

describe("what a reader may call themselves", () => {
  let system: System;
  before(async () => {
    system = await startSystem();
  });

  const names: Record<string, string> = {
    "no name": "",
    "only spaces": " \t\u00a0 ",
    "a hundred thousand characters": "a".repeat(10_000),
    HTML: "<img src=x onerror=alert(1)>",
    "a line break": "Ada\nBcc: everybody",
    "a NUL": "Ada\u0000",
    "a mark that turns text around": "Ada\u202etxt.exe",
    "half a surrogate pair": "Ada\ud800",
  };
  for (const [what, name] of Object.entries(names)) {
    test(`a name is not ${what}`, async () => {
      const signUp = await system.browser().signUp(newEmail(), { name });
      // A line break inside is a space like any other; what it would have smuggled is gone.
      if (what === "a line break") {
        assert.equal(signUp.body.user.name, "Ada Bcc: everybody");
        return;
      }
      assert.equal(signUp.status, 400);
      assert.deepEqual([signUp.body.code, signUp.body.field], ["INVALID_NAME", "name"]);
    });
  }

  test("a name keeps its own script, accents and marks", async () => {
    for (const name of ["Ada", "Zoë O’Neill", "李小龙", "सीता", "عائشة", "Jean-Luc d'Arc", "Miyazaki 宮崎 🎏"]) {
      const signUp = await system.browser().signUp(newEmail(), { name: `  ${name}  ` });
      assert.equal(signUp.body.user?.name, name.normalize("NFC"), name);
    }
  });

  test("a picture is an https address", async () => {
    for (const image of [
      "javascript:alert(1)",
      "data:image/svg+xml,<svg/>",
      "http://example.org/a.png",
      "a.png",
      `https://example.org/${"a".repeat(3000)}`,
      "https://u:p@example.org/a.png",
      7,
    ]) {
      const signUp = await system.browser().signUp(newEmail(), { image });
      assert.deepEqual([signUp.status, signUp.body.code], [400, "INVALID_IMAGE"], String(image).slice(0, 40));
    }
    assert.equal((await system.browser().signUp(newEmail(), { image: "https://example.org/a.png" })).status, 200);
  });

  test("the same rules hold when the profile is changed [FR-012]", async () => {
    const browser = system.browser();
    await browser.signUp();
    assert.equal((await browser.post("/update-user", { name: "<b>" })).body.code, "INVALID_NAME");
    assert.equal((await browser.post("/update-user", { image: "javascript:alert(1)" })).body.code, "INVALID_IMAGE");
    assert.equal((await browser.post("/update-user", { name: " Grace  Hopper " })).status, 200);
    assert.equal((await browser.get("/get-session")).body.user.name, "Grace Hopper");
    assert.equal((await browser.post("/update-user", { image: null })).status, 200);
  });

  test("an address is an e-mail address of a sane length", async () => {
    for (const email of [
      "",
      "ada",
      "ada@",
      "ada@book",
      "a@b@c.org",
      "ada @example.org",
      "ada@example.org\u0000",
      `${"a".repeat(250)}@example.org`,
      "ada@example.org\nBcc: x@y.org",
    ]) {
      assert.equal((await system.browser().signUp(email)).status, 400, email.slice(0, 40));
    }
  });

  test("one address is one account, in whatever case it is written", async () => {
    const email = newEmail();
    assert.equal((await system.browser().signUp(email)).status, 200);
    assert.equal((await system.browser().signUp(email.toUpperCase())).status, 422);
    assert.equal((await system.browser().signIn(email.toUpperCase())).status, 200);
  });

  test("nobody gives themselves a confirmed address, an id or a role", async () => {
    const browser = system.browser();
    const signUp = await browser.signUp(newEmail(), {
      emailVerified: true,
      id: "chosen",
      role: "admin",
      createdAt: "2000-01-01",
    });
    if (signUp.status === 200) {
      assert.equal(signUp.body.user.emailVerified, false);
      assert.notEqual(signUp.body.user.id, "chosen");
    }
    await browser.signUp();
    await browser.post("/update-user", { emailVerified: true, name: "Ada" });
    assert.equal((await browser.get("/get-session")).body.user.emailVerified, false);
  });

  test("a password has 8 to 128 characters", async () => {
    assert.equal((await system.browser().signUp(newEmail(), { password: "1234567" })).body.code, "PASSWORD_TOO_SHORT");
    assert.equal(
      (await system.browser().signUp(newEmail(), { password: "x".repeat(129) })).body.code,
      "PASSWORD_TOO_LONG",
    );
  });

  test("forty sign-ups with one address at the same time make one account", async () => {
    const email = newEmail();
    const answers = await Promise.all(Array.from({ length: 40 }, () => system.browser().signUp(email)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    assert.deepEqual([...new Set(answers.map(({ status }) => status))].sort(), [200, 422]);
    const { rowCount } = await system.pool.query(
      `select from auth.account join auth."user" u on u.id = "userId" where u.email = $1`,
      [email],
    );
    assert.equal(rowCount, 1);
  });
});
