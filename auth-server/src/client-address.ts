import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

/** The header in which the listener says who the client is; never taken from a client. */
export const CLIENT_IP = "x-client-ip";

/**
 * Who is at the other end. Each trusted proxy appends the address it was called from to X-Forwarded-For, so with n
 * of them the client is the n-th entry from the right, and whatever stands further left was written by the client.
 */
export function clientAddress(request: IncomingMessage, proxyHops: number): string {
  const socket = plain(request.socket.remoteAddress ?? "");
  if (proxyHops === 0) {
    return socket;
  }
  const header = request.headers["x-forwarded-for"];
  const forwarded = (Array.isArray(header) ? header.join(",") : (header ?? "")).split(",");
  const seen = plain(forwarded.at(-proxyHops)?.trim() ?? "");
  return isIP(seen) === 0 ? socket : seen;
}

function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
}
