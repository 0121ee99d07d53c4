#!/usr/bin/env node
import { setTimeout as delay } from "node:timers/promises";
import { databaseIsAway } from "./database.js";
import { describe, jsonLog as log } from "./log.js";
import { type Running, start } from "./server.js";
import { readSettings, type Settings, SettingsError } from "./settings.js";

/** The codes of sysexits.h, as the launcher and service managers know them. */
const EXIT = { unavailable: 69, configuration: 78 } as const;

const PATIENCE_MS = 60_000;

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env);
  } catch (error) {
    if (error instanceof SettingsError) {
      for (const problem of error.problems) {
        log("error", "bad_configuration", { problem });
      }
      process.exit(EXIT.configuration);
    }
    throw error;
  }
}

/** Waits for a database that is still starting, as it does when everything is started together. */
async function startPatiently(settings: Settings): Promise<Running> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let pause = 250; ; pause = Math.min(pause * 2, 4_000)) {
    try {
      return await start(settings, log);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      if (code === "EADDRINUSE") {
        log("error", "port_taken", { port: settings.port, remedy: "stop the other program or set AUTH_PORT" });
        process.exit(EXIT.unavailable);
      }
      if (!databaseIsAway(error) || Date.now() > deadline) {
        log("error", "cannot_start", {
          ...describe(error),
          remedy: "check DATABASE_URL and that PostgreSQL answers there",
        });
        process.exit(EXIT.unavailable);
      }
      log("warn", "waiting_for_database", describe(error));
      await delay(pause);
    }
  }
}

const settings = settingsOrExit();
// Better Auth reads more of the environment by itself (BETTER_AUTH_TRUSTED_ORIGINS adds origins, TEST switches checks
// off); from here on the settings are all there is.
for (const name of Object.keys(process.env)) {
  if (name.startsWith("BETTER_AUTH_") || name === "AUTH_SECRET" || name === "TEST") {
    delete process.env[name];
  }
}
// Some library still writes to the console by itself, and what it writes nobody has looked through.
for (const method of ["debug", "log", "info", "warn", "error"] as const) {
  console[method] = () => log("warn", "console", { said: "withheld" });
}
// Node would print the error with all its values, and end.
process.on("unhandledRejection", (error) => log("error", "unhandled_rejection", describe(error)));
process.on("uncaughtException", (error) => {
  log("error", "uncaught_exception", describe(error));
  process.exit(1);
});

const running = await startPatiently(settings);
log("info", "listening", { url: running.url });

let stopping = false;
const stop = (reason: string) => {
  if (!stopping) {
    stopping = true;
    log("info", "stopping", { reason });
    running.stop().then(
      () => {
        log("info", "stopped");
        process.exit(0);
      },
      (error: unknown) => {
        log("error", "stop_failed", describe(error));
        process.exit(1);
      },
    );
  }
};
process.on("SIGTERM", () => stop("SIGTERM"));
process.on("SIGINT", () => stop("SIGINT"));
if (settings.exitWithStdin) {
  // However the parent ends, kill -9 included, its end of the pipe closes.
  process.stdin.on("end", () => stop("stdin closed"));
  process.stdin.on("error", () => stop("stdin closed"));
  process.stdin.resume();
}
