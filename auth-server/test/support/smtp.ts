import { EventEmitter, once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";

export interface SmtpServer {
  readonly url: string;
  /** The next mail to this address, or the first that has come already and was not asked for. */
  mailTo(address: string): Promise<string>;
  /** How many mails have come to this address and were not asked for. */
  countTo(address: string): number;
  close(): void;
}

/** As much of a mail server as takes a mail (RFC 5321); `deaf` takes the connection and never says a word. */
export async function startSmtp({ deaf = false } = {}): Promise<SmtpServer> {
  const mails: string[] = [];
  const arrivals = new EventEmitter();
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    if (deaf) {
      return;
    }
    socket.write("220 test\r\n");
    let buffer = "";
    let inMail = false;
    socket.on("data", (data) => {
      buffer += data.toString();
      for (;;) {
        const end = buffer.indexOf(inMail ? "\r\n.\r\n" : "\r\n");
        if (end < 0) {
          return;
        }
        const part = buffer.slice(0, end);
        buffer = buffer.slice(end + (inMail ? 5 : 2));
        if (inMail) {
          inMail = false;
          mails.push(part);
          arrivals.emit("mail");
          socket.write("250 taken\r\n");
        } else if (part === "DATA") {
          inMail = true;
          socket.write("354 go on\r\n");
        } else {
          socket.write(part === "QUIT" ? "221 bye\r\n" : "250 fine\r\n");
        }
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const isTo = (to: string) => (mail: string) => mail.split("\r\n").includes(`To: ${to}`);
  return {
    url: `smtp://127.0.0.1:${typeof address === "object" ? address?.port : 0}?ignoreTLS=true`,
    mailTo: async (address) => {
      for (;;) {
        const index = mails.findIndex(isTo(address));
        if (index >= 0) {
          return mails.splice(index, 1)[0] ?? "";
        }
        await once(arrivals, "mail");
      }
    },
    countTo: (address) => mails.filter(isTo(address)).length,
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}

/** The first link in a mail as nodemailer writes it (quoted-printable). */
export function linkIn(mail: string): string {
  const text = mail
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return /https?:\/\/\S+/.exec(text)?.[0] ?? "";
}
