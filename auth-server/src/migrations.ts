import type { BetterAuthOptions } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { Kysely, PostgresDialect } from "kysely";
import type { Pool } from "pg";
import { locked, SCHEMA } from "./database.js";

/**
 * What Better Auth does not know of. Every statement may run again.
 *
 * The trigger is what makes a deletion certain: the row in the outbox commits together with the deletion or not at
 * all, whoever deletes and however. A callback in Node could fail after the account is gone.
 */
const OWN_TABLES = `
  create table if not exists ${SCHEMA}.user_deletion_outbox (
    id bigint generated always as identity primary key,
    user_id text not null,
    deleted_at timestamptz not null default now()
  );

  create or replace function ${SCHEMA}.remember_deleted_user() returns trigger
    language plpgsql set search_path = pg_catalog as $$
  begin
    insert into ${SCHEMA}.user_deletion_outbox (user_id) values (old.id);
    delete from ${SCHEMA}.verification where value = old.id;
    return null;
  end $$;

  create or replace trigger user_deleted after delete on ${SCHEMA}."user"
    for each row execute function ${SCHEMA}.remember_deleted_user();

  create table if not exists ${SCHEMA}.sign_in_brake (
    key text primary key,
    failures integer not null,
    blocked_until timestamptz not null,
    last_failure timestamptz not null
  );
  create index if not exists sign_in_brake_last_failure on ${SCHEMA}.sign_in_brake (last_failure);
`;

/** Brings the schema up to date in one transaction; concurrent instances wait for each other. */
export async function migrate(pool: Pool, options: BetterAuthOptions): Promise<void> {
  await locked(pool, "migrations", async (client) => {
    const { rowCount } = await client.query("select from pg_namespace where nspname = $1", [SCHEMA]);
    if (rowCount === 0) {
      // Only then: "if not exists" asks for the right to create schemas even where there is nothing to create. For
      // that reason Better Auth is not told the name either.
      await client.query(`create schema ${SCHEMA}`);
    }
    await client.query(`set local search_path to ${SCHEMA}`);
    const sameConnection = {
      connect: async () => ({
        query: client.query.bind(client),
        release: () => undefined,
      }),
      end: async () => undefined,
    };
    const db = new Kysely<never>({ dialect: new PostgresDialect({ pool: sameConnection as unknown as Pool }) });
    const { runMigrations } = await getMigrations({
      ...options,
      // It compares the names of types and finds int8 strange where it made a bigint itself.
      logger: { ...options.logger, level: "error" },
      database: { db, type: "postgres" },
    });
    await runMigrations();
    await client.query(OWN_TABLES);
  });
}
