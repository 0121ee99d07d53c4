// The browser tests use the system's Chromium. Where this may install it, it does; elsewhere it says what to install.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChromium } from './chromium.mjs';

if (findChromium() === undefined) {
  const debianAsRoot = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (debianAsRoot) {
    console.log('Chromium is missing; installing it with apt-get.');
    run('apt-get', ['update', '-q']);
    run('apt-get', ['install', '-qy', '--no-install-recommends', 'chromium']);
  }
  if (findChromium() === undefined) {
    console.error(
      'The browser tests need Chromium. Install it (Debian and Ubuntu: sudo apt-get install chromium; ' +
        'macOS: brew install --cask chromium), or set CHROMIUM_PATH to the program.',
    );
    process.exit(1);
  }
}

/** @param {string} program @param {string[]} args */
function run(program, args) {
  spawnSync(program, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
