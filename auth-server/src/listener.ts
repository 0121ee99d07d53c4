import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { toNodeHandler } from "better-auth/node";
import { allowOrigin, answer, finish, preflight, refuse, sayBusy } from "./answers.js";
import type { Auth } from "./auth.js";
import { readBody } from "./body.js";
import { CLIENT_IP, clientAddress } from "./client-address.js";
import { databaseIsAway } from "./database.js";
import { endpointAt } from "./endpoints.js";
import { Gate } from "./gate.js";
import { describe, type Log, pseudonym } from "./log.js";
import { reSigner } from "./re-sign.js";
import type { Settings } from "./settings.js";

export interface Parts {
  readonly settings: Settings;
  readonly auth: Auth;
  /** Whether a token can be signed right now. */
  readonly ready: () => Promise<boolean>;
  readonly log: Log;
}

/** The front door: what Better Auth expects its surroundings to have settled before a request reaches it. */
export function createListener(parts: Parts): Server {
  // As many as libuv hashes at a time, and no longer a queue than a patient reader waits.
  const gate = new Gate(4, 200);
  const door: Door = { ...parts, gate, handle: toNodeHandler(parts.auth), reSign: reSigner(parts.settings.secrets) };
  // Idle connections stay longer than a proxy keeps them, so that it never writes into one that is being closed.
  const limits = { maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 20_000, keepAliveTimeout: 75_000 };
  return createServer(limits, (request, response) => {
    serve(door, request, response).catch((error: unknown) => fail(door.log, response, error));
  });
}

interface Door extends Parts {
  readonly gate: Gate;
  readonly handle: ReturnType<typeof toNodeHandler>;
  readonly reSign: ReturnType<typeof reSigner>;
}

async function serve(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { settings, ready, log } = door;
  const pathname = request.url?.split("?", 1)[0] ?? "";
  response.setHeader("Cache-Control", "no-store");
  response.setHeader("X-Content-Type-Options", "nosniff");
  if (pathname === "/livez") {
    return answer(response, 200, { status: "live" });
  }
  if (pathname === "/readyz") {
    const signs = await ready();
    return answer(response, signs ? 200 : 503, { status: signs ? "ready" : "unavailable" });
  }

  const endpoint = endpointAt(pathname);
  if (endpoint === undefined) {
    return refuse(response, 404, "NOT_FOUND", "There is nothing here.");
  }
  const origin = request.headers.origin;
  response.setHeader("Vary", "Origin");
  if (origin !== undefined) {
    if (!settings.trustedOrigins.includes(origin)) {
      log("warn", "foreign_origin", { category: "security", path: endpoint.name });
      return refuse(response, 403, "INVALID_ORIGIN", "This origin is not allowed to call the auth-server.");
    }
    allowOrigin(response, origin);
  }
  if (request.method === "OPTIONS") {
    return preflight(response, endpoint);
  }
  if (request.method !== endpoint.method) {
    response.setHeader("Allow", `${endpoint.method}, OPTIONS`);
    return refuse(response, 405, "METHOD_NOT_ALLOWED", `This endpoint answers ${endpoint.method} only.`);
  }

  const body = await readBody(request);
  if (!body.ok) {
    return refuse(response, body.status, body.code, body.message);
  }
  if (endpoint.hashes && door.gate.isFull) {
    return sayBusy(response, "Many readers are signing in right now. Try again in a moment.");
  }
  const address = clientAddress(request, settings.proxyHops);
  shield(request, settings, address);
  door.reSign(request.headers);
  finish(request, response, endpoint, pseudonym(address), log);
  const withBody = Object.assign(request, body.text === "" ? {} : { body: body.text });
  if (endpoint.hashes) {
    await door.gate.pass(async () => door.handle(withBody, response));
  } else {
    await door.handle(withBody, response);
  }
}

/** Better Auth derives its own address and the client's from headers; it gets ours, not the client's. */
function shield(request: IncomingMessage, settings: Settings, address: string): void {
  for (const name of Object.keys(request.headers)) {
    if (name.startsWith("x-forwarded-") || name === "forwarded") {
      delete request.headers[name];
    }
  }
  const url = new URL(settings.publicUrl);
  request.headers.host = url.host;
  request.headers["x-forwarded-proto"] = url.protocol.slice(0, -1);
  request.headers[CLIENT_IP] = address;
}

function fail(log: Log, response: ServerResponse, error: unknown): void {
  if (response.destroyed) {
    return; // the client has left
  }
  const away = databaseIsAway(error);
  log("error", away ? "database_unavailable" : "request_failed", describe(error));
  if (response.headersSent) {
    response.destroy();
  } else if (away) {
    sayBusy(response, "Accounts cannot be reached right now. Try again in a moment.");
  } else {
    refuse(response, 500, "INTERNAL_SERVER_ERROR", "Something went wrong on our side.");
  }
}
