import { Pool, types, type CustomTypesConfig, type PoolClient } from "pg";
import { describe, type Log } from "./log.js";

/** Everything of this server lives in a schema of its own; statements name it, so a pooler may sit between. */
export const SCHEMA = "auth";

/** The driver gives an int8 as text, to which Better Auth adds milliseconds. Every int8 here is a time, an id or a count. */
const NUMBERS: CustomTypesConfig = {
  getTypeParser: (type, format) =>
    type === types.builtins.INT8 ? Number : (types.getTypeParser(type, format) as (value: unknown) => unknown),
};

export function openPool(url: string, size: number, log: Log, longestQueryMs = 15_000): Pool {
  const pool = new Pool({
    connectionString: url,
    max: size,
    application_name: "lectern-auth",
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    // On this side of the wire: a transaction pooler refuses statement_timeout in the start-up packet.
    query_timeout: longestQueryMs,
    keepAlive: true,
    types: NUMBERS,
  });
  // Without a listener, an idle connection that the database drops ends the process.
  pool.on("error", (error) => log("warn", "database_connection_lost", describe(error)));
  return pool;
}

/** Runs `work` in one transaction that holds the advisory lock `name`, on however many instances. */
export async function locked<T>(pool: Pool, name: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`lectern-auth:${name}`]);
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((reason: unknown) => {
      broken = reason instanceof Error ? reason : new Error("rollback failed");
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Whether waiting may help: the server is gone, starting, stopping, full or does not answer in time. */
export function databaseIsAway(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  const code = "code" in error ? String(error.code) : "";
  // SQLSTATE classes: 08 connection exception, 53 insufficient resources, 57P0x operator intervention.
  return (
    /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|08\w{3}|53\w{3}|57P0\d)$/.test(code) ||
    /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered)/.test(
      error.message,
    )
  );
}
