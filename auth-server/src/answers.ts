import type { IncomingMessage, ServerResponse } from "node:http";
import type { Endpoint } from "./endpoints.js";
import type { Log } from "./log.js";

/** What has to be said after Better Auth has spoken, in the moment the head of the answer is written. */
export function finish(
  request: IncomingMessage,
  response: ServerResponse,
  endpoint: Endpoint,
  client: string,
  log: Log,
): void {
  const started = performance.now();
  const writeHead = response.writeHead.bind(response);
  response.writeHead = ((status: number, ...rest: []) => {
    const isKeys = endpoint.name === "/jwks" && status === 200;
    response.setHeader("Cache-Control", isKeys ? "public, max-age=60" : "no-store");
    const wait = response.getHeader("x-retry-after");
    if (wait !== undefined) {
      response.setHeader("Retry-After", wait);
    }
    if (request.headers.origin !== undefined || request.headers["sec-fetch-site"] !== undefined) {
      // A browser has the cookie, which scripts cannot read; they should not read the same thing here.
      response.removeHeader("set-auth-token");
      response.setHeader("Access-Control-Expose-Headers", "Retry-After");
    }
    return writeHead(status, ...rest);
  }) as typeof response.writeHead;
  response.once("close", () => {
    const status = response.statusCode;
    if (endpoint.method === "POST" || status >= 400) {
      log(status >= 500 ? "error" : status >= 400 ? "warn" : "info", "request", {
        category: "security",
        method: endpoint.method,
        path: endpoint.name,
        status,
        client,
        ms: Math.round(performance.now() - started),
      });
    }
  });
}

export function sayBusy(response: ServerResponse, message: string): void {
  response.setHeader("Retry-After", "5");
  refuse(response, 503, "SERVICE_UNAVAILABLE", message);
}

export function allowOrigin(response: ServerResponse, origin: string): void {
  response.setHeader("Access-Control-Allow-Origin", origin);
  response.setHeader("Access-Control-Allow-Credentials", "true");
}

export function preflight(response: ServerResponse, endpoint: Endpoint): void {
  response.setHeader("Access-Control-Allow-Methods", endpoint.method);
  response.setHeader("Access-Control-Allow-Headers", "Content-Type, Authorization");
  response.setHeader("Access-Control-Max-Age", "600");
  response.writeHead(204).end();
}

export function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  answer(response, status, { code, message });
}

export function answer(response: ServerResponse, status: number, body: Record<string, string>): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": bytes.length }).end(bytes);
}
