import type { IncomingMessage } from "node:http";

const MAX_BODY = 16 * 1024;

export type Body =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly status: number; readonly code: string; readonly message: string };

const TOO_LARGE: Body = { ok: false, status: 413, code: "BODY_TOO_LARGE", message: "A request can have at most 16 KB." };
const NOT_TEXT: Body = { ok: false, status: 400, code: "INVALID_BODY", message: "The body is not UTF-8." };

/** Better Auth itself reads bodies of any size; nothing it needs comes near 16 KB. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY) {
    return TOO_LARGE;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY) {
      return TOO_LARGE;
    }
    chunks.push(chunk);
  }
  try {
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)) };
  } catch {
    return NOT_TEXT;
  }
}
