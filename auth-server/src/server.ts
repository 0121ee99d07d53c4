import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Pool } from "pg";
import { authOptions, createAuth } from "./auth.js";
import { openPool, SCHEMA } from "./database.js";
import { type KeyStore, keyStore } from "./keys.js";
import { createListener } from "./listener.js";
import { describe, type Log } from "./log.js";
import { postOffice } from "./mail.js";
import { migrate } from "./migrations.js";
import type { Settings } from "./settings.js";
import { SignInBrake } from "./sign-in-brake.js";

export interface Running {
  readonly url: string;
  /** Stops accepting, lets what runs finish for at most ten seconds, then closes the database. */
  stop(): Promise<void>;
}

const HOUSEKEEPING_MS = 10 * 60_000;
/** The wait for another instance's migration included. */
const LONGEST_MIGRATION_MS = 120_000;

const LONGEST_STOP_MS = 10_000;

/** Brings everything up in order, and leaves nothing open when a step fails. */
export async function start(settings: Settings, log: Log): Promise<Running> {
  const pool = openPool(settings.databaseUrl, settings.databasePoolSize, log);
  try {
    const brake = new SignInBrake(pool, settings.secrets[0]?.value ?? "");
    const post = postOffice(settings, log);
    const keys = keyStore(pool, settings.keyRotationDays);
    const options = authOptions({ settings, pool, keys, brake, mail: post.send, forgetMail: post.forget, log });
    const direct = openPool(settings.databaseDirectUrl, 1, log, LONGEST_MIGRATION_MS);
    await migrate(direct, options).finally(() => direct.end());
    // Only now: Better Auth compares the schema when it is made, and does not forget what it found.
    const auth = createAuth(options);

    const keepHouse = async () => {
      // The context of a request is asked for, and only its secrets are used.
      if (await keys.makeSuccessor({ context: await auth.$context } as Parameters<KeyStore["makeSuccessor"]>[0])) {
        log("info", "signing_key_ready");
      }
      await brake.prune();
      await forget(pool);
    };
    await keepHouse();

    const ready = async () => {
      try {
        await auth.api.signJWT({ body: { payload: { sub: "readiness", aud: "readiness", exp: 1 } } });
        return true;
      } catch (error) {
        const locked = error instanceof Error && /decrypt|not found in keys/i.test(error.message);
        const remedy = locked
          ? "the signing key was locked with another secret: add that one to BETTER_AUTH_SECRETS, or delete the rows of auth.jwks"
          : undefined;
        log("error", "cannot_sign", { ...describe(error), remedy });
        return false;
      }
    };
    const server = createListener({ settings, auth, ready, log });
    await listen(server, settings);
    const timer = setInterval(() => {
      keepHouse().catch((error: unknown) => log("warn", "housekeeping_failed", describe(error)));
    }, HOUSEKEEPING_MS);

    const { port } = server.address() as AddressInfo;
    const url = `http://${settings.host.includes(":") ? `[${settings.host}]` : settings.host}:${port}`;
    return {
      url,
      stop: async () => {
        clearInterval(timer);
        await close(server);
        await Promise.race([post.settled(), delay(LONGEST_STOP_MS, undefined, { ref: false })]);
        await pool.end();
      },
    };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/** Better Auth leaves what has expired where it is: addresses of machines, and links nobody may follow any more. */
async function forget(pool: Pool): Promise<void> {
  await pool.query(`delete from ${SCHEMA}.session where "expiresAt" < now()`);
  await pool.query(`delete from ${SCHEMA}.verification where "expiresAt" < now()`);
}

function listen(server: Server, { host, port }: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const impatience = setTimeout(() => server.closeAllConnections(), LONGEST_STOP_MS);
    server.close(() => {
      clearTimeout(impatience);
      resolve();
    });
    server.closeIdleConnections();
  });
}
