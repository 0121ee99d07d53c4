import { randomUUID } from "node:crypto";
import type { Jwk, JwtOptions } from "better-auth/plugins/jwt";
import type { Pool } from "pg";
import { locked, SCHEMA } from "./database.js";

type Adapter = NonNullable<JwtOptions["adapter"]>;

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

/** How long a key stands in the published set before it signs, so that verifiers that cache have met it. */
const PUBLISHED_AHEAD_MS = 15 * 60_000;

/** A successor is made this long before the key in use expires. */
const SUCCESSOR_AHEAD_MS = 60 * 60_000;

/**
 * The signing keys, one at a time however many instances ask. Better Auth creates a key whenever it sees none, and
 * instances that start together each see none; under the lock all but the first find the key and take that one.
 */
export function keyStore(pool: Pool): Adapter {
  const insert = (data: Omit<Jwk, "id">) =>
    locked(pool, "keys", async (client) => {
      const alg = data.alg ?? null;
      const latest = await client.query<Row>(
        `select ${COLUMNS} from ${SCHEMA}.jwks where alg = $1 and ("expiresAt" is null or "expiresAt" > $2)
         order by "createdAt" desc limit 1`,
        [alg, new Date(Date.now() + SUCCESSOR_AHEAD_MS)],
      );
      if (latest.rows[0] !== undefined) {
        return toJwk(latest.rows[0]);
      }
      const created = await client.query<Row>(
        `insert into ${SCHEMA}.jwks (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7) returning ${COLUMNS}`,
        [randomUUID(), data.publicKey, data.privateKey, data.createdAt, data.expiresAt ?? null, alg, data.crv ?? null],
      );
      return toJwk(created.rows[0] as Row);
    });

  return {
    createJwk: insert,
    getJwks: async (context) => {
      const { rows } = await pool.query<Row>(`select ${COLUMNS} from ${SCHEMA}.jwks order by "createdAt" desc`);
      const keys = rows.map(toJwk);
      return context.path === "/jwks" ? keys : signable(keys);
    },
  };
}

/** Whether the time has come to make the next key. */
export async function successorDue(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ due: boolean }>(
    `select not exists (select from ${SCHEMA}.jwks where "expiresAt" is null or "expiresAt" > $1) as due`,
    [new Date(Date.now() + SUCCESSOR_AHEAD_MS)],
  );
  return rows[0]?.due ?? true;
}

function signable(keys: Jwk[]): Jwk[] {
  const now = Date.now();
  const live = keys.filter((key) => key.expiresAt === undefined || key.expiresAt.getTime() > now);
  const known = live.filter((key) => key.createdAt.getTime() <= now - PUBLISHED_AHEAD_MS);
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
