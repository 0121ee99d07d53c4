import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { test as base } from '@playwright/test';
import { startLectern, type Lectern } from './lectern';

/**
 * A second Lectern for what the first cannot show: its answers take their time, and it knows its readers' addresses
 * only when they have been confirmed by mail. One for all files that want it.
 */
export const test = base.extend<object, { slow: Lectern }>({
  slow: [
    async ({}, use) => {
      let home = '';
      const mails = await startMailServer(() => home);
      const lectern = await startLectern({
        // The first has been built by now.
        LECTERN_BUILD: 'no',
        LECTERN_ANSWER_PAUSE_MS: '250',
        SMTP_URL: mails.url,
        MAIL_FROM: 'books@example.org',
        AUTH_REQUIRE_EMAIL_VERIFICATION: '1',
      });
      home = lectern.home;
      try {
        await use(lectern);
      } finally {
        await lectern.stop();
        mails.close();
      }
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

/** As much of a mail server as takes a mail (RFC 5321); puts each where the other Lectern has its mails. */
async function startMailServer(home: () => string): Promise<{ url: string; close: () => void }> {
  const sockets = new Set<Socket>();
  let count = 0;
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write('220 test\r\n');
    let buffer = '';
    let inMail = false;
    socket.on('data', (data) => {
      buffer += data.toString();
      for (;;) {
        const end = buffer.indexOf(inMail ? '\r\n.\r\n' : '\r\n');
        if (end < 0) {
          return;
        }
        const part = buffer.slice(0, end);
        buffer = buffer.slice(end + (inMail ? 5 : 2));
        if (inMail) {
          inMail = false;
          count += 1;
          void keep(path.join(home(), 'mail'), count, part).then(() => socket.write('250 taken\r\n'));
        } else if (part === 'DATA') {
          inMail = true;
          socket.write('354 go on\r\n');
        } else {
          socket.write(part === 'QUIT' ? '221 bye\r\n' : '250 fine\r\n');
        }
      }
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}?ignoreTLS=true`,
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}

async function keep(folder: string, count: number, mail: string): Promise<void> {
  // Quoted-printable, as nodemailer writes what has long lines.
  const text = mail
    .replaceAll('\r\n', '\n')
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `${String(count).padStart(6, '0')}.eml`), text);
}
