// Brings a fresh clone to a state in which it runs: installs what the lock file says, when it is not yet installed, and builds.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const run = (command, args) => {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (error !== undefined) console.error(`set-up: ${command} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
};

// npm leaves its own copy of what it installed; where a package of the lock file is missing in it, the install is stale.
const installed = () => {
  if (!existsSync('node_modules/.package-lock.json')) return false;
  const wanted = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
  const present = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional === true || present[path]?.version === version,
  );
};

if (!installed()) run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
run(process.execPath, ['node_modules/typescript/bin/tsc']);
