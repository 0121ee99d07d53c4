import { randomUUID } from "node:crypto";
import { createJwk, type Jwk, type JwtOptions } from "better-auth/plugins/jwt";
import type { Pool } from "pg";
import { locked, SCHEMA } from "./database.js";

type Jwks = NonNullable<JwtOptions["jwks"]>;
type Adapter = Required<NonNullable<JwtOptions["adapter"]>>;
type Context = Parameters<Adapter["getJwks"]>[0];

export interface KeyStore {
  readonly jwks: Jwks;
  readonly adapter: Adapter;
  /** Makes the next key when the newest one has not long to live. */
  makeSuccessor(context: Context): Promise<boolean>;
}

interface Row {
  id: string;
  publicKey: string;
  privateKey: string;
  createdAt: Date;
  expiresAt: Date | null;
  alg: string | null;
  crv: string | null;
}

const COLUMNS = `id, "publicKey", "privateKey", "createdAt", "expiresAt", alg, crv`;

const ALGORITHM = "RS256";

const DAY_SECONDS = 24 * 60 * 60;

/** How long a key stands in the published set before it signs, so that verifiers that cache have met it. */
const PUBLISHED_AHEAD_MS = 15 * 60_000;

/** A successor is made this long before the key in use expires. */
const SUCCESSOR_AHEAD_MS = 60 * 60_000;

/**
 * The signing keys, one at a time however many ask. Better Auth makes a key whenever it sees none, so requests and
 * instances that arrive together each make one, and each costs as much computing as a dozen sign-ins. Here one
 * request of an instance makes it for all, and under the lock one instance's is taken by all.
 */
export function keyStore(pool: Pool, rotationDays: number): KeyStore {
  const jwks = {
    keyPairConfig: { alg: ALGORITHM, modulusLength: 2048 },
    // From the first day on: a key made without an expiry would never be rotated.
    rotationInterval: rotationDays * DAY_SECONDS,
    gracePeriod: DAY_SECONDS,
  } satisfies Jwks;
  const all = async () => {
    const { rows } = await pool.query<Row>(`select ${COLUMNS} from ${SCHEMA}.jwks order by "createdAt" desc`);
    return rows.map(toJwk);
  };
  const insert = (data: Omit<Jwk, "id">) =>
    locked(pool, "keys", async (client) => {
      const there = await client.query<Row>(
        `select ${COLUMNS} from ${SCHEMA}.jwks where alg = $1 and ("expiresAt" is null or "expiresAt" > $2)
         order by "createdAt" desc limit 1`,
        [data.alg, new Date(Date.now() + SUCCESSOR_AHEAD_MS)],
      );
      const { rows } =
        there.rows.length > 0
          ? there
          : await client.query<Row>(
              `insert into ${SCHEMA}.jwks (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7) returning ${COLUMNS}`,
              [randomUUID(), data.publicKey, data.privateKey, data.createdAt, data.expiresAt, data.alg, data.crv],
            );
      return toJwk(rows[0] as Row);
    });

  let making: Promise<Jwk> | undefined;
  const make = (context: Context) => {
    making ??= createJwk(context, { jwks, adapter: { createJwk: insert } }).finally(() => {
      making = undefined;
    });
    return making;
  };

  return {
    jwks,
    adapter: {
      createJwk: insert,
      getJwks: async (context) => {
        let keys = await all();
        if (!keys.some(signsNow)) {
          await make(context);
          keys = await all();
        }
        return context.path === "/jwks" ? keys : forSigning(keys);
      },
    },
    makeSuccessor: async (context) => {
      await pool.query(`delete from ${SCHEMA}.jwks where "expiresAt" < now() - make_interval(secs => $1)`, [
        2 * DAY_SECONDS,
      ]);
      if ((await all()).some((key) => signsAt(key, Date.now() + SUCCESSOR_AHEAD_MS))) {
        return false;
      }
      await make(context);
      return true;
    },
  };
}

/** A key of another algorithm, left from an earlier installation, is published while it lasts and signs nothing. */
function signsAt(key: Jwk, time: number): boolean {
  return key.alg === ALGORITHM && (key.expiresAt === undefined || key.expiresAt.getTime() > time);
}

function signsNow(key: Jwk): boolean {
  return signsAt(key, Date.now());
}

function forSigning(keys: Jwk[]): Jwk[] {
  const live = keys.filter(signsNow);
  const known = live.filter((key) => key.createdAt.getTime() <= Date.now() - PUBLISHED_AHEAD_MS);
  return known.length > 0 ? known : live;
}

function toJwk(row: Row): Jwk {
  return {
    id: row.id,
    publicKey: row.publicKey,
    privateKey: row.privateKey,
    createdAt: row.createdAt,
    ...(row.expiresAt === null ? {} : { expiresAt: row.expiresAt }),
    ...(row.alg === null ? {} : { alg: row.alg as NonNullable<Jwk["alg"]> }),
    ...(row.crv === null ? {} : { crv: row.crv as NonNullable<Jwk["crv"]> }),
  };
}
