import assert from "node:assert/strict";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { before, describe, test } from "node:test";
import { Browser, newEmail, PASSWORD, PUBLIC_URL, startSystem, type System } from "./support/system.js";

const FOREIGN = "https://evil.example";
const FRIEND = "https://docs.example.org";

describe("the front door", () => {
  let system: System;
  before(async () => {
    system = await startSystem({ AUTH_TRUSTED_ORIGINS: FRIEND });
  });

  async function addressStoredFor(target: System, headers: Record<string, string>): Promise<string> {
    const { user } = (await target.browser(headers).signUp()).body;
    const { rows } = await target.pool.query(`select "ipAddress" from auth.session where "userId" = $1`, [user.id]);
    return rows[0].ipAddress;
  }

  test("takes the client's address from the socket, whatever the client claims", async () => {
    const claims = {
      "x-forwarded-for": "6.6.6.6",
      "x-client-ip": "6.6.6.6",
      "x-real-ip": "6.6.6.6",
      forwarded: "for=6.6.6.6",
    };
    assert.equal(await addressStoredFor(system, claims), "127.0.0.1");
  });

  test("behind one proxy takes what the proxy saw, and not what the client wrote further left", async () => {
    const proxied = await startSystem({ AUTH_PROXY_HOPS: "1" });
    assert.equal(await addressStoredFor(proxied, { "x-forwarded-for": "6.6.6.6, 203.0.113.9" }), "203.0.113.9");
    assert.equal(await addressStoredFor(proxied, { "x-forwarded-for": "not an address" }), "127.0.0.1");
    assert.equal(await addressStoredFor(proxied, {}), "127.0.0.1");
  });

  test("behind two proxies takes the second from the right", async () => {
    const proxied = await startSystem({ AUTH_PROXY_HOPS: "2" });
    assert.equal(
      await addressStoredFor(proxied, { "x-forwarded-for": "6.6.6.6, 203.0.113.9, 10.0.0.2" }),
      "203.0.113.9",
    );
    assert.equal(await addressStoredFor(proxied, { "x-forwarded-for": "203.0.113.9" }), "127.0.0.1");
  });

  test("refuses a body over 16 KB before reading it, and one that grows while it is sent", async () => {
    const announced = await system.browser().signUp(newEmail(), { name: "x".repeat(20_000) });
    assert.equal(announced.status, 413);
    assert.equal(announced.body.code, "BODY_TOO_LARGE");
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const url = new URL("/api/auth/sign-up/email", system.url);
      const upload = httpRequest(url, {
        method: "POST",
        headers: { "content-type": "application/json", origin: PUBLIC_URL },
      });
      upload.on("error", reject);
      upload.on("response", (response) => {
        resolve(response.statusCode);
        upload.destroy();
      });
      upload.write(Buffer.alloc(64 * 1024, 32)); // and never an end
    });
    assert.equal(status, 413);
  });

  test("refuses bodies that are not text or not an object, without falling over", async () => {
    const browser = system.browser();
    const json = { "content-type": "application/json", origin: PUBLIC_URL };
    assert.equal((await browser.send("POST", "/sign-up/email", Buffer.from([0xff, 0xfe, 0x00]), json)).status, 400);
    for (const body of ["", "{", "[]", "null", "7", '"text"', '{"email":{"$gt":""},"password":[]}']) {
      const { status } = await browser.send("POST", "/sign-in/email", body, json);
      assert.ok(status >= 400 && status < 500, `${body} -> ${status}`);
    }
    assert.equal((await browser.get("/livez")).status, 200);
  });

  test("answers configured origins by name and no others [FR-010]", async () => {
    for (const origin of [PUBLIC_URL, FRIEND]) {
      const answer = await system.browser().get("/get-session", { origin });
      assert.equal(answer.headers.get("access-control-allow-origin"), origin);
      assert.equal(answer.headers.get("access-control-allow-credentials"), "true");
      assert.match(answer.headers.get("vary") ?? "", /Origin/);
    }
    for (const origin of [
      FOREIGN,
      "null",
      `${PUBLIC_URL}.evil.example`,
      "https://docs.example.org.evil.example",
      "http://docs.example.org",
    ]) {
      for (const method of ["GET", "OPTIONS"]) {
        const answer = await system.browser().send(method, "/get-session", undefined, { origin });
        assert.equal(answer.status, 403, origin);
        assert.equal(answer.headers.get("access-control-allow-origin"), null);
      }
    }
  });

  test("answers a preflight with the method of the endpoint", async () => {
    const answer = await system.browser().send("OPTIONS", "/sign-in/email", undefined, { origin: FRIEND });
    assert.equal(answer.status, 204);
    assert.equal(answer.headers.get("access-control-allow-methods"), "POST");
    assert.equal(answer.headers.get("access-control-max-age"), "600");
  });

  test("refuses a POST with a cookie from a foreign origin and from none", async () => {
    const browser = system.browser();
    await browser.signUp();
    assert.equal((await browser.post("/sign-out", {}, { origin: FOREIGN })).status, 403);
    const silent = await browser.send("POST", "/sign-out", "{}", { "content-type": "application/json" });
    assert.equal(silent.status, 403);
    assert.notEqual((await browser.get("/get-session")).body, null);
  });

  test("refuses redirects to anywhere else", async () => {
    const email = newEmail();
    await system.browser().signUp(email);
    for (const url of [
      FOREIGN,
      "//evil.example",
      "/\\evil.example",
      "javascript:alert(1)",
      `${PUBLIC_URL}@evil.example`,
      "https:evil.example",
    ]) {
      const signIn = await system.browser().post("/sign-in/email", { email, password: PASSWORD, callbackURL: url });
      assert.equal(signIn.status, 403, `sign-in ${url}`);
      const reset = await system.browser().post("/request-password-reset", { email, redirectTo: url });
      assert.equal(reset.status, 403, `reset ${url}`);
      for (const path of ["/verify-email?token=x", "/reset-password/x?y=z"]) {
        const followed = await system.browser().get(`${path}&callbackURL=${encodeURIComponent(url)}`);
        assert.equal(followed.status, 403, `${path} ${url}`);
        assert.equal(followed.headers.get("location"), null);
      }
    }
  });

  test("lets nobody keep a token, and everybody the keys for a minute", async () => {
    const browser = system.browser();
    await browser.signUp();
    assert.equal((await browser.get("/token")).headers.get("cache-control"), "no-store");
    assert.equal((await browser.get("/get-session")).headers.get("cache-control"), "no-store");
    assert.equal((await browser.get("/jwks")).headers.get("cache-control"), "public, max-age=60");
    assert.equal((await browser.get("/get-session")).headers.get("set-auth-jwt"), null);
  });

  test("has no endpoint that is not needed", async () => {
    const off = [
      "/sign-in/social",
      "/callback/github",
      "/link-social",
      "/list-accounts",
      "/unlink-account",
      "/refresh-token",
      "/get-access-token",
      "/account-info",
      "/verify-password",
      "/set-password",
      "/update-session",
      "/delete-user/callback",
      "/error",
      "/sign-jwt",
      "/verify-jwt",
      "/",
      "",
    ];
    for (const path of off) {
      for (const method of ["GET", "POST"]) {
        const answer = await system.browser().send(method, `/api/auth${path}`, method === "POST" ? "{}" : undefined, {
          "content-type": "application/json",
        });
        assert.equal(answer.status, 404, `${method} ${path}`);
      }
    }
    const disguised = [
      "/api/auth//sign-in/social",
      "/api/auth/jwks/",
      "/api/auth/./jwks",
      "/api/auth/%6awks",
      "/api/auth/__proto__",
      "/api/auth/constructor",
      "/other",
      "/api/authjwks",
    ];
    for (const path of disguised) {
      assert.equal(await rawStatus(system.url, path), 404, path);
    }
  });

  test("says which method an endpoint answers", async () => {
    const answer = await system.browser().get("/sign-in/email");
    assert.deepEqual([answer.status, answer.headers.get("allow")], [405, "POST, OPTIONS"]);
  });

  test("does not believe a host or a scheme from outside", async () => {
    const browser = system.browser({ "x-forwarded-proto": "https", "x-forwarded-host": "evil.example" });
    const answer = await browser.signUp();
    assert.equal(answer.status, 200);
    assert.doesNotMatch(answer.headers.get("set-cookie") ?? "", /__Secure-|evil/);
    assert.equal(await rawStatus(system.url, "/api/auth/ok", "evil.example"), 200);
  });

  test("goes on giving tokens while a crowd signs up", async () => {
    const browser = system.browser();
    await browser.signUp();
    let signedUp = 0;
    const crowd = Array.from({ length: 40 }, () =>
      system
        .browser()
        .signUp()
        .then(({ status }) => (signedUp += Number(status === 200))),
    );
    const tokens = await Promise.all(Array.from({ length: 40 }, () => browser.get("/token")));
    assert.ok(signedUp < 40, "the tokens came first");
    assert.deepEqual([...new Set(tokens.map(({ status }) => status))], [200]);
    await Promise.all(crowd);
    assert.equal(signedUp, 40);
  });

  test("sets cookies that scripts cannot read and other sites do not send", async () => {
    const cookie = (await system.browser().signUp()).headers.get("set-cookie") ?? "";
    assert.match(cookie, /^better-auth\.session_token=.+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/);
    const behindTls = await startSystem({ BETTER_AUTH_URL: "https://book.test" });
    const secure = await behindTls
      .browser()
      .post("/sign-up/email", { name: "Ada", email: newEmail(), password: PASSWORD }, { origin: "https://book.test" });
    assert.match(secure.headers.get("set-cookie") ?? "", /^__Secure-better-auth\.session_token=.+; Secure; /);
  });

  test("checks origins also where Better Auth would not, under NODE_ENV=test", async () => {
    const earlier = process.env["NODE_ENV"];
    process.env["NODE_ENV"] = "test";
    process.env["TEST"] = "true";
    try {
      const careless = await startSystem();
      const browser = careless.browser();
      await browser.signUp();
      const silent = await browser.send("POST", "/sign-out", "{}", { "content-type": "application/json" });
      assert.equal(silent.status, 403);
    } finally {
      delete process.env["TEST"];
      if (earlier === undefined) {
        delete process.env["NODE_ENV"];
      } else {
        process.env["NODE_ENV"] = earlier;
      }
    }
  });
});

describe("a bearer", () => {
  let system: System;
  before(async () => {
    system = await startSystem();
  });

  test("is known by the signed session token, plain or encoded, and not by the bare one", async () => {
    const signedUp = await system.browser().signUp();
    const signed = signedUp.headers.get("set-auth-token");
    // A page could read this header, so a request that comes from one does not get it.
    assert.equal(signed, null);
    const cookie = /session_token=([^;]+)/.exec(signedUp.headers.get("set-cookie") ?? "")?.[1] ?? "";
    const session = async (token: string) =>
      (await new Browser(system.url).get("/get-session?disableRefresh=true", { authorization: `Bearer ${token}` }))
        .body;
    assert.equal((await session(cookie)).user.id, signedUp.body.user.id);
    assert.equal((await session(decodeURIComponent(cookie))).user.id, signedUp.body.user.id);
    assert.equal(await session(signedUp.body.token), null);
    assert.equal(await session(`${signedUp.body.token}.${"A".repeat(43)}=`), null);
    const { rows } = await system.pool.query(`select token from auth.session where "userId" = $1`, [
      signedUp.body.user.id,
    ]);
    assert.equal(await session(rows[0].token), null);
  });

  test("that is no browser is told its token", async () => {
    const email = newEmail();
    await system.browser().signUp(email);
    const url = new URL("/api/auth/sign-in/email", system.url);
    const token = await new Promise<unknown>((resolve, reject) => {
      const signIn = httpRequest(url, { method: "POST", headers: { "content-type": "application/json" } });
      signIn.on("response", (response) => resolve(response.headers["set-auth-token"]));
      signIn.on("error", reject);
      signIn.end(JSON.stringify({ email, password: PASSWORD }));
    });
    assert.match(decodeURIComponent(String(token)), /^[A-Za-z0-9]{32}\.[A-Za-z0-9+/]{43}=$/);
  });
});

/** Sends the path as it is; fetch would tidy it first. */
function rawStatus(server: string, path: string, host = "book.test:8080"): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server);
    const socket = connect(Number(port), hostname, () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    );
    let head = "";
    socket.on("data", (data) => (head += data.toString("latin1")));
    socket.on("end", () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1])));
    socket.on("error", reject);
  });
}
