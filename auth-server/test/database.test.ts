import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chownSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Pool } from "pg";
import { start } from "../src/server.js";
import { readSettings } from "../src/settings.js";
import { selfSigned } from "./support/certificate.js";
import { account, freePort, type Postgres, startPostgres } from "./support/postgres.js";
import {
  environment,
  newDatabase,
  newEmail,
  newSecret,
  PASSWORD,
  startSystem,
  temporaryFolder,
} from "./support/system.js";

describe("a database that goes away", () => {
  let postgres: Postgres;
  before(async () => {
    postgres = await startPostgres();
  });
  after(() => postgres.remove());

  test("makes the server say 503 and when to come back, and once it is there again all is as before", async () => {
    const system = await startSystem({}, await newDatabase(postgres.url));
    const browser = system.browser();
    const email = newEmail();
    await browser.signUp(email);

    await postgres.stop();
    for (const answer of [
      await browser.get("/token"),
      await browser.get("/get-session"),
      await system.browser().signIn(email),
    ]) {
      assert.equal(answer.status, 503);
      assert.equal(answer.headers.get("retry-after"), "5");
      assert.equal(answer.body.code, "SERVICE_UNAVAILABLE");
    }
    assert.equal((await browser.get("/readyz")).status, 503);
    assert.equal((await browser.get("/livez")).status, 200);

    await postgres.startAgain();
    assert.equal((await browser.get("/readyz")).status, 200);
    assert.equal((await browser.get("/token")).status, 200);
    assert.equal((await system.browser().signIn(email)).status, 200);
    await system.stop();
  });
});

describe("the schema", () => {
  test("is made once by instances that start together, and starting again changes nothing", async () => {
    const { url, pool } = await newDatabase();
    const env = environment(url);
    const inventory = `select table_name, column_name, data_type from information_schema.columns where table_schema = 'auth' order by 1, 2`;
    const started = await Promise.all([1, 2, 3].map(() => start(readSettings(env), () => undefined)));
    const { rows: first } = await pool.query(inventory);
    await Promise.all(started.map((running) => running.stop()));
    await (await start(readSettings(env), () => undefined)).stop();
    assert.deepEqual((await pool.query(inventory)).rows, first);
    assert.deepEqual(
      [...new Set(first.map(({ table_name }) => table_name))],
      ["account", "jwks", "rateLimit", "session", "sign_in_brake", "user", "user_deletion_outbox", "verification"],
    );
  });

  test("keeps out of the schemas of others", async () => {
    const system = await startSystem();
    await system.browser().signUp();
    const { rows } = await system.pool.query(
      `select table_schema from information_schema.tables where table_schema not in ('auth', 'pg_catalog', 'information_schema')`,
    );
    assert.deepEqual(rows, []);
  });

  test("is enough for a role that may do nothing else", async () => {
    const { url, pool } = await newDatabase();
    const role = `auth_${randomUUID().slice(0, 8)}`;
    await pool.query(`create role ${role} login password 'test'; create schema auth authorization ${role}`);
    const restricted = new URL(url);
    restricted.username = role;
    restricted.password = "test";
    try {
      const system = await startSystem({}, { url: restricted.href, pool });
      assert.equal((await system.browser().signUp()).status, 200);
      await assert.rejects(
        new Pool({ connectionString: restricted.href }).query("create schema other"),
        /permission denied/,
      );
      await system.stop();
    } finally {
      await pool.query(`drop owned by ${role} cascade; drop role ${role}`);
    }
  });

  test("rolls a deletion and its order to erase back together", async () => {
    const system = await startSystem();
    const { user } = (await system.browser().signUp()).body;
    const client = await system.pool.connect();
    await client.query("begin");
    await client.query(`delete from auth."user" where id = $1`, [user.id]);
    await client.query("rollback");
    client.release();
    const { rows } = await system.pool.query(
      `select (select count(*) from auth."user") as users, (select count(*) from auth.user_deletion_outbox) as orders`,
    );
    assert.deepEqual(rows[0], { users: "1", orders: "0" });
  });
});

describe("TLS", () => {
  let postgres: Postgres;
  let folder: string;
  before(async () => {
    folder = temporaryFolder();
    const { certificate, key } = selfSigned();
    writeFileSync(join(folder, "server.crt"), certificate);
    writeFileSync(join(folder, "server.key"), key, { mode: 0o600 });
    writeFileSync(join(folder, "other.crt"), selfSigned().certificate);
    writeFileSync(join(folder, "hba.conf"), "hostssl all all 127.0.0.1/32 trust\n");
    for (const file of ["", "server.crt", "server.key", "hba.conf"]) {
      if (account.uid !== undefined && account.gid !== undefined) {
        chownSync(join(folder, file), account.uid, account.gid);
      }
    }
    postgres = await startPostgres({
      options: [
        "-c",
        "ssl=on",
        "-c",
        `ssl_cert_file=${folder}/server.crt`,
        "-c",
        `ssl_key_file=${folder}/server.key`,
        "-c",
        `hba_file=${folder}/hba.conf`,
      ],
    });
  });
  after(() => postgres.remove());

  const verified = (authority: string, host = "127.0.0.1") =>
    `postgresql://lectern@${host}:${postgres.port}/postgres?sslmode=verify-full&sslrootcert=${join(folder, authority)}`;

  test("with the right certificate lets everything work where nothing else gets in", async () => {
    await assert.rejects(
      start(readSettings(environment(postgres.url)), () => undefined),
      /no pg_hba.conf entry/,
    );
    const pool = new Pool({ connectionString: verified("server.crt"), max: 1 });
    const system = await startSystem({}, { url: verified("server.crt"), pool });
    assert.equal((await system.browser().signUp()).status, 200);
    const { rows } = await pool.query(
      "select bool_and(ssl) as encrypted from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'lectern-auth'",
    );
    assert.equal(rows[0].encrypted, true);
    await system.stop();
    await pool.end();
  });

  test("is not started with a certificate of somebody else, nor for another host", async () => {
    for (const url of [verified("other.crt"), verified("server.crt", "localhost")]) {
      await assert.rejects(
        start(readSettings(environment(url)), () => undefined),
        /self.signed|altnames|certificate/i,
      );
    }
  });
});

describe("a pooler in transaction mode", () => {
  const pgbouncer = [
    "/usr/sbin/pgbouncer",
    "/usr/bin/pgbouncer",
    "/usr/local/bin/pgbouncer",
    "/opt/homebrew/bin/pgbouncer",
  ].find((path) => spawnSync(path, ["--version"]).status === 0);

  test("may stand in between, for migrations too", {
    skip: pgbouncer === undefined && "pgbouncer is not installed: apt-get install pgbouncer",
  }, async () => {
    const direct = new URL((await newDatabase()).url);
    const folder = temporaryFolder();
    const port = await freePort();
    writeFileSync(join(folder, "users.txt"), `"${direct.username}" "${direct.password}"\n`);
    writeFileSync(
      join(folder, "pgbouncer.ini"),
      `[databases]\n* = host=${direct.hostname} port=${direct.port}\n[pgbouncer]\npool_mode = transaction\ndefault_pool_size = 5\nlisten_addr = 127.0.0.1\n` +
        `listen_port = ${port}\nauth_type = trust\nauth_file = ${folder}/users.txt\nunix_socket_dir =\nlogfile = ${folder}/log\npidfile = ${folder}/pid\n`,
    );
    for (const file of ["", "users.txt", "pgbouncer.ini"]) {
      if (account.uid !== undefined && account.gid !== undefined) {
        chownSync(join(folder, file), account.uid, account.gid);
      }
    }
    const pooler = spawn(pgbouncer ?? "", ["-q", join(folder, "pgbouncer.ini")], {
      ...account,
      cwd: folder,
      stdio: "ignore",
    });
    try {
      const pooled = new URL(direct);
      pooled.host = `127.0.0.1:${port}`;
      const pool = new Pool({ connectionString: pooled.href, max: 1 });
      for (
        let tries = 0;
        !(await pool.query("select 1").then(
          () => true,
          () => false,
        ));
        tries++
      ) {
        assert.ok(tries < 100, "pgbouncer did not come up");
        await delay(50);
      }
      const secret = { BETTER_AUTH_SECRET: newSecret() };
      const systems = await Promise.all([1, 2].map(() => startSystem(secret, { url: pooled.href, pool })));
      const [first, second] = systems;
      assert.ok(first !== undefined && second !== undefined);
      const browser = first.browser();
      const email = newEmail();
      assert.equal((await browser.signUp(email)).status, 200);
      const tokens = await Promise.all(Array.from({ length: 40 }, () => browser.get("/token")));
      assert.deepEqual([...new Set(tokens.map(({ status }) => status))], [200]);
      assert.equal((await second.browser().signIn(email)).status, 200);
      assert.equal((await browser.post("/delete-user", { password: PASSWORD })).status, 200);
      assert.equal((await pool.query("select from auth.user_deletion_outbox")).rowCount, 1);
      assert.equal((await pool.query("select from auth.jwks")).rowCount, 1);
      await first.stop();
      await second.stop();
      await pool.end();
    } finally {
      pooler.kill("SIGINT");
    }
  });
});
