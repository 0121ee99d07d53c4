import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';

/** The mails to `address`, oldest first; without a mail server each is a file in the home. */
async function mailsTo(address: string, home: string): Promise<string[]> {
  const folder = path.join(home, 'mail');
  // The folder is made with the first mail.
  const names = await readdir(folder).catch(() => []);
  const mails = await Promise.all(names.sort().map((name) => readFile(path.join(folder, name), 'utf8')));
  return mails.filter((mail) => mail.includes(`\nTo: ${address}\n`));
}

/** The newest mail to `address` with this subject, as soon as there is one. */
export async function mailTo(
  address: string,
  subject: string,
  home: string = process.env['LECTERN_HOME'] ?? '',
): Promise<string> {
  let mail: string | undefined;
  await expect
    .poll(async () => {
      mail = (await mailsTo(address, home)).findLast((text) => text.includes(`\nSubject: ${subject}\n`));
      return mail;
    }, `a mail “${subject}”`)
    .toBeDefined();
  return mail ?? '';
}

/** The link in it. */
export async function mailedLink(address: string, subject: string, home?: string): Promise<string> {
  return /^https?:\/\/\S+$/m.exec(await mailTo(address, subject, home))?.[0] ?? '';
}
