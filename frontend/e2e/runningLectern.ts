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

/** Runs the tests against `LECTERN_URL`, whose data is in `LECTERN_HOME`, or else against a Lectern of their own, which is stopped at the end. */
export default async function runningLectern(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['LECTERN_URL'] !== undefined) {
    if (process.env['LECTERN_HOME'] === undefined) {
      throw new Error('LECTERN_URL needs LECTERN_HOME beside it: the tests read the mail that is written there');
    }
    return undefined;
  }
  const home = await mkdtemp(path.join(tmpdir(), 'lectern-e2e-'));
  const ports = await freePorts(3);
  const [port, authPort, dbPort] = ports;
  const lectern = spawn('./lectern', ['up'], {
    cwd: CHECKOUT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      LECTERN_HOME: home,
      LECTERN_PORT: String(port),
      LECTERN_AUTH_PORT: String(authPort),
      LECTERN_DB_PORT: String(dbPort),
      // All readers of these tests come from one address.
      AUTH_RATE_LIMIT_FACTOR: '100',
    },
  });
  // A run that is broken off must not leave a server behind.
  const stopAnyway = () => lectern.kill('SIGINT');
  process.once('exit', stopAnyway);
  try {
    process.env['LECTERN_URL'] = await readyAddress(lectern);
    process.env['LECTERN_HOME'] = home;
  } catch (failure) {
    await stopped(lectern);
    await rm(home, { recursive: true, force: true });
    throw failure;
  }
  return async () => {
    delete process.env['LECTERN_URL'];
    delete process.env['LECTERN_HOME'];
    const code = await stopped(lectern);
    process.removeListener('exit', stopAnyway);
    const open = await Promise.all(ports.map(isOpen));
    await rm(home, { recursive: true, force: true });
    if (code === 'killed') {
      throw new Error(`./lectern up did not stop within ${STOP_LIMIT_MILLIS / 1000} s of SIGINT`);
    }
    const left = ports.filter((_, index) => open[index]);
    if (left.length > 0) {
      throw new Error(`./lectern up has stopped, but something still listens on port ${left.join(' and ')}`);
    }
  };
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
        resolve(address.replace(/\/$/, ''));
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
