import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { describe, type Log, pseudonym } from "./log.js";
import type { Settings } from "./settings.js";

export interface Mail {
  readonly reader: { readonly id: string; readonly email: string };
  readonly subject: string;
  readonly text: string;
}

export interface PostOffice {
  /** Returns at once: a slow mail server must not tell a stranger by its delay which addresses exist. */
  send(mail: Mail): void;
  /**
   * Removes what lies in the folder for somebody who leaves, whatever address it went to. What a mail server has taken
   * is out of our hands.
   */
  forget(reader: Mail["reader"]): Promise<void>;
  /** When all that was sent has left or failed. */
  settled(): Promise<unknown>;
}

/** Whose letter in the folder it is: addresses change, and may be somebody else's later. */
const READER = "X-Lectern-Reader";

/** A mail server when one is configured; otherwise each mail becomes a file only this user can read. */
export function postOffice(settings: Settings, log: Log): PostOffice {
  const deliver = settings.smtpUrl === undefined ? toFolder(settings) : toServer(settings, settings.smtpUrl);
  const underway = new Set<Promise<void>>();
  return {
    send: (mail) => {
      const reader = pseudonym(mail.reader.id);
      const delivery = deliver(mail).then(
        () => log("info", "mail_sent", { reader, subject: mail.subject }),
        (error: unknown) => log("error", "mail_failed", { reader, subject: mail.subject, ...describe(error) }),
      );
      underway.add(delivery);
      delivery.finally(() => underway.delete(delivery));
    },
    forget: async ({ id, email }) => {
      await Promise.all(underway);
      await removeLetters(settings.mailOutboxDir, (letter) => {
        const [head = ""] = letter.split("\n\n", 1);
        const lines = head.split("\n");
        // Those of older versions do not say whose they are.
        return head.includes(`\n${READER}: `) ? lines.includes(`${READER}: ${id}`) : lines.includes(`To: ${email}`);
      });
    },
    settled: () => Promise.all(underway),
  };
}

function toServer(settings: Settings, url: string) {
  const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
  const transport = createTransport({ url, ...timeouts }, { from: settings.mailFrom });
  return async (mail: Mail): Promise<void> => {
    await transport.sendMail({ to: mail.reader.email, subject: mail.subject, text: mail.text });
  };
}

async function removeLetters(folder: string, unwanted: (letter: string) => boolean): Promise<void> {
  const files = await readdir(folder).catch(() => []);
  for (const file of files.filter((name) => name.endsWith(".eml"))) {
    const path = join(folder, file);
    // Somebody else may have removed it meanwhile.
    if (unwanted(await readFile(path, "utf8").catch(() => ""))) {
      await rm(path, { force: true });
    }
  }
}

function toFolder(settings: Settings) {
  return async (mail: Mail): Promise<void> => {
    await mkdir(settings.mailOutboxDir, { recursive: true, mode: 0o700 });
    const at = new Date().toISOString();
    const head = [
      `From: ${settings.mailFrom}`,
      `To: ${mail.reader.email}`,
      `Subject: ${mail.subject}`,
      `Date: ${at}`,
      `${READER}: ${mail.reader.id}`,
    ];
    const file = join(settings.mailOutboxDir, `${at.replace(/[:.]/g, "-")}-${randomUUID().slice(0, 8)}.eml`);
    await writeFile(file, `${head.join("\n")}\n\n${mail.text}\n`, { mode: 0o600, flag: "wx" });
  };
}
