import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CHECKOUT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const READY = /Lectern is ready: (http:\/\/\S+)/;
const START_LIMIT_MILLIS = 10 * 60_000;
const STOP_LIMIT_MILLIS = 30_000;

/** A whole Lectern of the tests' own, on free ports, with data that goes with it. */
export interface Lectern {
  readonly url: string;
  readonly home: string;
  /** Stops it and starts it again, with its data and on its ports. */
  restart(): Promise<void>;
  /** @throws Error if it does not end, or leaves something behind */
  stop(): Promise<void>;
}

export async function startLectern(settings: Record<string, string> = {}): Promise<Lectern> {
  const home = await mkdtemp(path.join(tmpdir(), 'lectern-e2e-'));
  const ports = await freePorts(3);
  const [port, authPort, dbPort] = ports;
  const env = {
    ...process.env,
    // Names the one that the tests talk to, which is no setting.
    LECTERN_URL: undefined,
    LECTERN_HOME: home,
    LECTERN_PORT: String(port),
    LECTERN_AUTH_PORT: String(authPort),
    LECTERN_DB_PORT: String(dbPort),
    // All readers of these tests come from one address.
    AUTH_RATE_LIMIT_FACTOR: '100',
    ...settings,
  };
  let running: { lectern: ChildProcess; stopAnyway: () => void } | undefined;

  async function start(): Promise<string> {
    const lectern = spawn('./lectern', ['up'], { cwd: CHECKOUT, stdio: ['ignore', 'pipe', 'pipe'], env });
    // A run that is broken off must not leave a server behind.
    const stopAnyway = () => lectern.kill('SIGINT');
    process.once('exit', stopAnyway);
    running = { lectern, stopAnyway };
    return await readyAddress(lectern);
  }

  async function end(): Promise<void> {
    if (running === undefined) {
      return;
    }
    const { lectern, stopAnyway } = running;
    running = undefined;
    const code = await stopped(lectern);
    process.removeListener('exit', stopAnyway);
    const open = await Promise.all(ports.map(isOpen));
    if (code === 'killed') {
      throw new Error(`./lectern up did not stop within ${STOP_LIMIT_MILLIS / 1000} s of SIGINT`);
    }
    const left = ports.filter((_, index) => open[index]);
    if (left.length > 0) {
      throw new Error(`./lectern up has stopped, but something still listens on port ${left.join(' and ')}`);
    }
  }

  async function stop(): Promise<void> {
    try {
      await end();
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  }

  try {
    const url = (await start()).replace(/\/$/, '');
    const restart = async () => {
      await end();
      await start();
    };
    return { url, home, restart, stop };
  } catch (failure) {
    await stop();
    throw failure;
  }
}

async function readyAddress(lectern: ChildProcess): Promise<string> {
  const tail: string[] = [];
  return await new Promise<string>((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`./lectern up ${what}. Its last lines:\n${tail.join('\n')}`));
    const timer = setTimeout(() => fail('was not ready in time'), START_LIMIT_MILLIS);
    const onLine = (line: string) => {
      tail.push(line);
      tail.splice(0, tail.length - 40);
      const address = READY.exec(line)?.[1];
      if (address !== undefined) {
        clearTimeout(timer);
        resolve(address);
      }
    };
    for (const stream of [lectern.stdout, lectern.stderr]) {
      if (stream !== null) {
        createInterface({ input: stream }).on('line', onLine);
      }
    }
    lectern.once('error', (error) => {
      clearTimeout(timer);
      fail(`could not be started (${error.message})`);
    });
    lectern.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with status ${code}`);
    });
  });
}

async function stopped(lectern: ChildProcess): Promise<number | 'killed' | null> {
  if (lectern.exitCode !== null || lectern.signalCode !== null || lectern.pid === undefined) {
    return lectern.exitCode;
  }
  const exit = once(lectern, 'exit');
  lectern.kill('SIGINT');
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), STOP_LIMIT_MILLIS);
  });
  const first = await Promise.race([exit, tooLate]);
  clearTimeout(timer);
  if (first === 'late') {
    lectern.kill('SIGKILL');
    return 'killed';
  }
  return lectern.exitCode;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

async function isOpen(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
