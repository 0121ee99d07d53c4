import { createHmac } from "node:crypto";
import type { Pool } from "pg";
import { SCHEMA } from "./database.js";

/** Wrong passwords that cost nothing: from one client for one account, and for one account from everywhere. */
const FREE_FOR_CLIENT = 4;
const FREE_FOR_ACCOUNT = 39;

/** The longest a client, and an account under attack from many clients, has to wait; what the README states. */
export const LONGEST_WAIT_SECONDS = { client: 60, account: 5 } as const;

const FREE_LETTERS = 2;

/** The longest is shorter than a link in such a letter lives, and than what is counted is remembered. */
const LETTER_WAIT_SECONDS = { first: 60, longest: 600 } as const;

/** Doubled with each further wrong password. */
const FIRST_WAIT_SECONDS = 5;

/** After this long without a failure all is forgotten. */
const FORGET_AFTER = "15 minutes";

/**
 * Slows guessing of passwords down, on all instances together. Each attempt is counted before the password is looked
 * at and forgiven when it was right, so attempts made at the same time cannot pass together.
 *
 * The heavy wait is bound to the account and the client, so that a stranger's guessing does not lock the owner out.
 * Guessing from many addresses slows the account as such, but little, and not for an address from which its reader is
 * signed in.
 */
export class SignInBrake {
  constructor(
    private readonly pool: Pool,
    private readonly secret: string,
  ) {}

  /** @returns seconds to wait, or 0 when the attempt may go ahead */
  async attempt(email: string, client: string): Promise<number> {
    const own = await this.count(this.key(email, client), FREE_FOR_CLIENT, LONGEST_WAIT_SECONDS.client);
    if (own > 0) {
      return own;
    }
    const everybodys = await this.count(this.key(email), FREE_FOR_ACCOUNT, LONGEST_WAIT_SECONDS.account);
    return everybodys > 0 && !(await this.isKnownClient(email, client)) ? everybodys : 0;
  }

  /** The password was right: what this client tried before no longer counts. */
  async forgive(email: string, client: string): Promise<void> {
    await this.pool.query(`delete from ${SCHEMA}.sign_in_brake where key = $1`, [this.key(email, client)]);
    await this.pool.query(
      `update ${SCHEMA}.sign_in_brake set failures = greatest(failures - 1, 0), blocked_until = now() where key = $1`,
      [this.key(email)],
    );
  }

  /** Whether another letter that asks to confirm an address may go there; three may, and then one after ever longer. */
  async mayRemind(email: string): Promise<boolean> {
    return (await this.count(this.key(email, "letters"), FREE_LETTERS, LETTER_WAIT_SECONDS.longest, LETTER_WAIT_SECONDS.first)) === 0;
  }

  async prune(): Promise<void> {
    await this.pool.query(`delete from ${SCHEMA}.sign_in_brake where last_failure < now() - $1::interval`, [
      FORGET_AFTER,
    ]);
  }

  private async count(key: string, free: number, longest: number, first = FIRST_WAIT_SECONDS): Promise<number> {
    const { rows } = await this.pool.query<{ failures: number }>(
      `insert into ${SCHEMA}.sign_in_brake as brake (key, failures, blocked_until, last_failure)
       values ($1, 1, now(), now())
       on conflict (key) do update set
         failures = case when brake.last_failure < now() - $2::interval then 1 else brake.failures + 1 end,
         blocked_until = case
           when brake.last_failure < now() - $2::interval or brake.failures < $3 then now()
           else now() + make_interval(secs => least($4, $5 * power(2, least(brake.failures - $3, 20)))) end,
         last_failure = now()
       where brake.blocked_until <= now()
       returning failures`,
      [key, FORGET_AFTER, free, longest, first],
    );
    if (rows.length > 0) {
      return 0;
    }
    const blocked = await this.pool.query<{ seconds: number }>(
      `select ceil(extract(epoch from blocked_until - now()))::int as seconds from ${SCHEMA}.sign_in_brake where key = $1`,
      [key],
    );
    return Math.max(1, blocked.rows[0]?.seconds ?? 1);
  }

  private async isKnownClient(email: string, client: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `select from ${SCHEMA}.session as session join ${SCHEMA}."user" as reader on reader.id = session."userId"
       where reader.email = $1 and session."ipAddress" = $2 and session."expiresAt" > now() limit 1`,
      [email.toLowerCase(), client],
    );
    return (rowCount ?? 0) > 0;
  }

  /** Neither addresses of readers nor of machines are stored. */
  private key(email: string, client = "*"): string {
    return createHmac("sha256", this.secret).update(`${email.trim().toLowerCase()}\n${client}`).digest("base64url");
  }
}
