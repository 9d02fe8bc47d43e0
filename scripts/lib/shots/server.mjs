import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Refusal } from '../fail.mjs';
import { findNode } from '../node24.mjs';
import { inRoot } from '../paths.mjs';

const startWithinMs = 120_000;
const stopWithinMs = 15_000;

/** The built server on a free port over a folder of its own; both are gone after `stop`. */
export async function startServer(settings = {}, main = inRoot('apps', 'server', 'dist', 'main.js')) {
  const folder = mkdtempSync(path.join(tmpdir(), 'parley-shots-'));
  const child = spawn(findNode(), [main, '--port', '0', '--data', path.join(folder, 'data')], {
    env: {
      ...withoutSettings(process.env),
      PARLEY_LOCAL_MODEL: 'none',
      PARLEY_FIND_LOCAL_SERVERS: 'false',
      PARLEY_HUB_URL: 'none',
      PARLEY_PYTHON: 'none',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise((resolve) => child.on('close', resolve));
  async function stop() {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    await closed;
    clearTimeout(timer);
    rmSync(folder, { recursive: true, force: true });
  }
  try {
    return { url: await readUrl(child, closed), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What the server prints once it serves. */
function readUrl(child, closed) {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why) => reject(new Refusal(`the server ${why}:\n${output.trim()}`));
    const timer = setTimeout(() => fail('did not start in time'), startWithinMs);
    const read = (text) => {
      output += text;
      const url = /ready at (\S+)/.exec(output)?.[1];
      if (url) resolve(url);
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.on('error', (error) => fail(error.message));
    closed.then(() => {
      clearTimeout(timer);
      fail('ended');
    });
  });
}

/** The pictures show what a fresh installation shows, whatever is set in this shell. */
function withoutSettings(environment) {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('PARLEY_')));
}
