import type { IncomingMessage } from "node:http";

const MAX_BODY = 16 * 1024;

export type Body =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly status: number; readonly code: string; readonly message: string };

const TOO_LARGE: Body = {
  ok: false,
  status: 413,
  code: "BODY_TOO_LARGE",
  message: "A request can have at most 16 KB.",
};
const NOT_TEXT: Body = { ok: false, status: 400, code: "INVALID_BODY", message: "The body is not UTF-8." };

/** Better Auth itself reads bodies of any size; nothing it needs comes near 16 KB. */
export function readBody(request: IncomingMessage): Promise<Body> {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY) {
    return Promise.resolve(TOO_LARGE);
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= MAX_BODY) {
        chunks.push(chunk);
      } else {
        // The rest is read and dropped until the time for a request is up: a client in the middle of sending would
        // see a closed connection and not the answer.
        chunks.length = 0;
        resolve(TOO_LARGE);
      }
    });
    request.on("end", () => resolve(decode(Buffer.concat(chunks))));
    request.on("error", reject);
  });
}

function decode(bytes: Buffer): Body {
  try {
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return NOT_TEXT;
  }
}
