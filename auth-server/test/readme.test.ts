import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const readme = readFileSync("README.md", "utf8");
const settings = readFileSync("src/settings.ts", "utf8");
const endpoints = readFileSync("src/endpoints.ts", "utf8");

test("the README's table names every variable that is read, and no other", () => {
  const read = new Set([...settings.matchAll(/"([A-Z][A-Z0-9]*_[A-Z0-9_]+)"/g)].map(([, name]) => name));
  const table = readme.slice(readme.indexOf("## Settings"), readme.indexOf("## Endpoints"));
  const told = new Set([...table.matchAll(/`\$?([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b/g)].map(([, name]) => name));
  assert.deepEqual([...told].sort(), [...read].sort());
});

test("the README names every endpoint", () => {
  const paths = [...endpoints.matchAll(/^ {2}"(\/[^"]+)":/gm)].map(([, path = ""]) => path);
  assert.ok(paths.length > 15);
  const untold = paths.filter((path) => !readme.includes(path));
  assert.deepEqual(untold, []);
});
