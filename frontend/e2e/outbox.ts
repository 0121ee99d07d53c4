import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';

/** The mails to `address`, oldest first; without a mail server each is a file in the home. */
async function mailsTo(address: string): Promise<string[]> {
  const folder = path.join(process.env['LECTERN_HOME'] ?? '', 'mail');
  // The folder is made with the first mail.
  const names = await readdir(folder).catch(() => []);
  const mails = await Promise.all(names.sort().map((name) => readFile(path.join(folder, name), 'utf8')));
  return mails.filter((mail) => mail.includes(`\nTo: ${address}\n`));
}

/** The link in the newest mail to `address` with this subject, as soon as there is one. */
export async function mailedLink(address: string, subject: string): Promise<string> {
  let link: string | undefined;
  await expect
    .poll(async () => {
      const mail = (await mailsTo(address)).findLast((text) => text.includes(`\nSubject: ${subject}\n`));
      link = /^https?:\/\/\S+$/m.exec(mail ?? '')?.[0];
      return link;
    }, `a mail “${subject}” with a link`)
    .toBeDefined();
  return link ?? '';
}
