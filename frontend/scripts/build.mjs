// Builds the site unless nothing it is made of has changed: a site build takes a while, and every Maven build asks for it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const sources = ['package-lock.json', 'tsconfig.base.json', 'widget', 'docusaurus-plugin', 'handbook'];
const madeHere = new Set(['node_modules', 'build', '.docusaurus']);
const result = path.join(root, 'handbook/build/csp-hashes.json');
const stamp = path.join(root, 'handbook/.docusaurus/build-stamp');

const state = stateOfSources();
if (existsSync(result) && existsSync(stamp) && readFileSync(stamp, 'utf8') === state) {
  console.log('The site is up to date.');
} else {
  rmSync(stamp, { force: true });
  const { status } = spawnSync('npm', ['run', 'build', '--workspace', 'handbook'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
  writeFileSync(stamp, state);
}

function stateOfSources() {
  const hash = createHash('sha256').update(process.env.LECTERN_SITE_URL ?? '').update(process.version);
  for (const file of sources.flatMap((source) => filesUnder(path.join(root, source)))) {
    hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(place) {
  const entries = readdirSync(path.dirname(place), { withFileTypes: true });
  const self = entries.find((entry) => entry.name === path.basename(place));
  if (!self?.isDirectory()) {
    return [place];
  }
  return readdirSync(place)
    .filter((name) => !madeHere.has(name))
    .sort()
    .flatMap((name) => filesUnder(path.join(place, name)));
}
