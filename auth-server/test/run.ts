import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startPostgres } from "./support/postgres.js";

// One PostgreSQL for all test files; each file makes databases of its own in it. TEST_DATABASE_URL brings another.
const here = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(here)
  .filter((file) => file.endsWith(".test.js"))
  .filter((file) => wanted.length === 0 || wanted.some((name) => file.startsWith(name)))
  .map((file) => join(here, file));

const given = process.env["TEST_DATABASE_URL"];
const postgres = given === undefined ? await startPostgres({ options: ["-c", "max_connections=200"] }) : undefined;
const tests = spawn(
  process.execPath,
  ["--test", "--test-reporter=spec", "--test-concurrency=2", "--test-timeout=1800000", ...files],
  {
    stdio: "inherit",
    env: { ...process.env, TEST_DATABASE_URL: given ?? postgres?.url },
  },
);
const status = await new Promise<number>((resolve) => tests.once("exit", (code) => resolve(code ?? 1)));
await postgres?.remove();
process.exit(status);
