import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, statSync, watch } from "node:fs";
import { basename, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { claims, newEmail, PASSWORD, PUBLIC_URL, startSystem, type System } from "./support/system.js";
import { linkIn, type SmtpServer, startSmtp } from "./support/smtp.js";

const NEW_PASSWORD = "another long password";

/** The path of a link as the test's own client follows it. */
function pathOf(link: string): string {
  assert.ok(link.startsWith(`${PUBLIC_URL}/api/auth/`), link);
  return link.slice(PUBLIC_URL.length);
}

describe("without a mail server", () => {
  let system: System;
  let outbox: string;
  before(async () => {
    system = await startSystem();
    outbox = system.env["AUTH_MAIL_OUTBOX_DIR"] ?? "";
  });

  async function nextFile(): Promise<string> {
    mkdirSync(outbox, { recursive: true });
    const seen = readdirSync(outbox).length;
    return new Promise((resolve) => {
      const watcher = watch(outbox);
      const look = () => {
        const files = readdirSync(outbox).sort();
        const file = files.at(-1);
        if (files.length > seen && file !== undefined && statSync(join(outbox, file)).size > 0) {
          watcher.close();
          resolve(join(outbox, file));
        }
      };
      watcher.on("change", look);
    });
  }

  test("signing up sends nothing", async () => {
    await system.browser().signUp();
    assert.deepEqual(readdirSync(outbox), []);
  });

  test("a forgotten password is replaced through a link in a file that only the server's user can read", async () => {
    const email = newEmail();
    const signedIn = system.browser();
    await signedIn.signUp(email);
    const file = nextFile();
    const asked = await system.browser().post("/request-password-reset", { email, redirectTo: "/reset-password" });
    assert.equal(asked.status, 200);
    const mail = readFileSync(await file, "utf8");
    assert.match(mail, new RegExp(`^To: ${email}$`, "m"));
    assert.equal(statSync(await file).mode & 0o777, 0o600);

    const followed = await system.browser().get(pathOf(linkIn(mail)));
    assert.equal(followed.status, 302);
    const target = new URL(followed.headers.get("location") ?? "");
    assert.equal(target.origin + target.pathname, `${PUBLIC_URL}/reset-password`);
    const token = target.searchParams.get("token");
    const reset = await system.browser().post("/reset-password", { newPassword: NEW_PASSWORD, token });
    assert.equal(reset.status, 200);

    assert.equal((await system.browser().signIn(email)).status, 401);
    assert.equal((await system.browser().signIn(email, NEW_PASSWORD)).status, 200);
    assert.equal((await signedIn.get("/get-session")).body, null, "whoever had the old password is signed out");
    assert.equal(
      (await system.browser().post("/reset-password", { newPassword: NEW_PASSWORD, token })).status,
      400,
      "a link works once",
    );
  });

  test("letters to somebody who deletes the account go with it, and nobody else's", async () => {
    const leaving = newEmail();
    const staying = newEmail();
    const browser = system.browser();
    await browser.signUp(leaving);
    await system.browser().signUp(staying);
    for (const email of [leaving, staying]) {
      const file = nextFile();
      await system.browser().post("/request-password-reset", { email, redirectTo: "/reset-password" });
      await file;
    }

    assert.equal((await browser.post("/delete-user", { password: PASSWORD })).status, 200);

    const letters = readdirSync(outbox).map((file) => readFileSync(join(outbox, file), "utf8"));
    assert.equal(letters.filter((letter) => letter.includes(leaving)).length, 0);
    assert.equal(letters.filter((letter) => letter.includes(staying)).length, 1);
  });

  test("letters to an address that the reader had before go with the account, and not those of who has it now", async () => {
    const before = newEmail();
    const browser = system.browser();
    await browser.signUp(before);
    const asksForReset = async () => {
      const file = nextFile();
      await system.browser().post("/request-password-reset", { email: before, redirectTo: "/reset-password" });
      return file;
    };
    await asksForReset();
    const moved = await browser.post("/change-email", { newEmail: newEmail() });
    assert.equal(moved.status, 200);
    await system.browser().signUp(before);
    const successors = await asksForReset();

    assert.equal((await browser.post("/delete-user", { password: PASSWORD })).status, 200);

    const letters = readdirSync(outbox).filter((file) => readFileSync(join(outbox, file), "utf8").includes(before));
    assert.deepEqual(letters, [basename(successors)]);
  });

  test("a password changed on the account page is told by mail, one that was not is not", async () => {
    const email = newEmail();
    const browser = system.browser();
    await browser.signUp(email);
    const change = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD, revokeOtherSessions: true };
    assert.equal((await browser.post("/change-password", { ...change, currentPassword: "not it at all" })).status, 400);
    const file = nextFile();
    assert.equal((await browser.post("/change-password", change)).status, 200);
    await file;

    const letters = readdirSync(outbox)
      .map((name) => readFileSync(join(outbox, name), "utf8"))
      .filter((letter) => letter.includes(email));
    assert.equal(letters.length, 1);
    assert.match(letters[0] ?? "", /^Subject: Your password was changed$/m);
    assert.equal(linkIn(letters[0] ?? ""), `${PUBLIC_URL}/sign-in`);
    assert.doesNotMatch(letters[0] ?? "", new RegExp(`${PASSWORD}|${NEW_PASSWORD}`));
  });

  test("nobody learns from the answer whether an address has an account", async () => {
    const email = newEmail();
    await system.browser().signUp(email);
    const [known, unknown] = await Promise.all(
      [email, newEmail()].map((address) =>
        system.browser().post("/request-password-reset", { email: address, redirectTo: "/reset-password" }),
      ),
    );
    assert.deepEqual([known?.status, known?.text], [unknown?.status, unknown?.text]);
  });

  test("a deleted account cannot be reset by a link that is still around", async () => {
    const email = newEmail();
    const browser = system.browser();
    const { user } = (await browser.signUp(email)).body;
    await browser.post("/request-password-reset", { email, redirectTo: "/reset-password" });
    await browser.post("/delete-user");
    const { rowCount } = await system.pool.query("select from auth.verification where value = $1", [user.id]);
    assert.equal(rowCount, 0);
  });

  test("what lies in the database opens no account", async () => {
    const email = newEmail();
    const browser = system.browser();
    const { user } = (await browser.signUp(email)).body;
    await browser.post("/request-password-reset", { email, redirectTo: "/reset-password" });
    const { rows } = await system.pool.query("select identifier from auth.verification where value = $1", [user.id]);
    assert.match(rows[0].identifier, /^[A-Za-z0-9_-]{43}$/);
    assert.equal(
      (await browser.post("/reset-password", { newPassword: NEW_PASSWORD, token: rows[0].identifier })).status,
      400,
    );
  });
});

describe("with a mail server", () => {
  let smtp: SmtpServer;
  let system: System;
  before(async () => {
    smtp = await startSmtp();
    system = await startSystem({
      SMTP_URL: smtp.url,
      MAIL_FROM: "Books <books@example.org>",
      AUTH_REQUIRE_EMAIL_VERIFICATION: "1",
    });
  });
  after(() => smtp.close());

  test("a reader confirms the address before signing in, and the token says so", async () => {
    const email = newEmail();
    const browser = system.browser();
    const signedUp = await browser.signUp(email, { callbackURL: "/sign-in" });
    assert.deepEqual([signedUp.status, signedUp.body.token], [200, null]);
    assert.equal((await browser.signIn(email)).body.code, "EMAIL_NOT_VERIFIED");

    const mail = await smtp.mailTo(email);
    assert.match(mail, /^From: Books <books@example\.org>$/im);
    const another = new URL(linkIn(await smtp.mailTo(email)));
    assert.match(another.pathname, /verify-email/, "who lost the first link gets another by signing in");
    assert.equal(another.searchParams.get("callbackURL"), "/sign-in", "and is led to where to sign in");
    const stranger = system.browser();
    const confirmed = await stranger.get(pathOf(linkIn(mail)));
    assert.equal(confirmed.headers.get("location"), "/sign-in");
    assert.equal((await stranger.get("/get-session")).body, null, "a link signs nobody in");
    assert.equal((await browser.signIn(email)).status, 200);
    assert.equal(claims(await browser.token())["email_verified"], true);
  });

  test("the right password of an unconfirmed address is no wrong one, and does not fill its mailbox either", async () => {
    const email = newEmail();
    const browser = system.browser();
    await browser.signUp(email);
    for (let n = 0; n < 7; n++) {
      assert.equal((await browser.signIn(email)).body.code, "EMAIL_NOT_VERIFIED", `after ${n} attempts`);
    }
    await system.pool.query(`update auth."user" set "emailVerified" = true where email = $1`, [email]);
    assert.equal((await browser.signIn(email)).status, 200);
    for (let n = 0; n < 3; n++) {
      await smtp.mailTo(email);
    }
    assert.equal(smtp.countTo(email), 0, "letters beyond the third");
  });

  test("signing up with an address that is taken looks like any other, and its owner hears of it", async () => {
    const email = newEmail();
    await system.browser().signUp(email);
    await smtp.mailTo(email);
    const again = await system.browser().signUp(email);
    const fresh = await system.browser().signUp();
    assert.deepEqual(
      [again.status, Object.keys(again.body.user).sort()],
      [fresh.status, Object.keys(fresh.body.user).sort()],
    );
    assert.match(await smtp.mailTo(email), /^Subject: You already have an account$/m);
  });

  test("a change of address needs a link from the old one and one from the new one", async () => {
    const [old, wanted] = [newEmail(), newEmail()];
    const browser = system.browser();
    await browser.signUp(old);
    await browser.get(pathOf(linkIn(await smtp.mailTo(old))));
    await browser.signIn(old);

    await browser.post("/change-email", { newEmail: wanted, callbackURL: "/account" });
    await browser.get(pathOf(linkIn(await smtp.mailTo(old))));
    assert.equal((await browser.get("/get-session")).body.user.email, old);
    await browser.get(pathOf(linkIn(await smtp.mailTo(wanted))));
    assert.equal((await browser.get("/get-session")).body.user.email, wanted);
  });
});

test("a mail that is on its way is delivered before the server stops", async () => {
  const smtp = await startSmtp();
  try {
    const system = await startSystem({ SMTP_URL: smtp.url, MAIL_FROM: "books@example.org" });
    const email = newEmail();
    await system.browser().signUp(email);
    await system.stop();
    assert.ok(await smtp.mailTo(email));
  } finally {
    smtp.close();
  }
});

test("a mail server that hangs delays no answer, and stopping does not wait for it for ever", async () => {
  const smtp = await startSmtp({ deaf: true });
  try {
    const system = await startSystem({ SMTP_URL: smtp.url, MAIL_FROM: "books@example.org" });
    assert.equal((await system.browser().signUp()).status, 200);
    await system.stop();
  } finally {
    smtp.close();
  }
});
