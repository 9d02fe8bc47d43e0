import { chromium } from 'playwright-core';
import { run, which } from '../exec.mjs';
import { Refusal } from '../fail.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A headless Chromium of this machine; on Debian as root it is installed when there is none. */
export async function openBrowser() {
  const executablePath = await findChromium();
  // Root cannot have Chromium's own sandbox, and the only page it opens is ours.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args });
}

async function findChromium() {
  const given = process.env.PARLEY_CHROMIUM;
  if (given) {
    const file = which(given);
    if (!file) throw new Refusal(`PARLEY_CHROMIUM is ${given}, and no program is there`);
    return file;
  }
  const found = names.map(which).find(Boolean);
  if (found) return found;
  if (!which('apt-get') || process.getuid?.() !== 0) {
    throw new Refusal('no Chromium was found; install one, or name it by PARLEY_CHROMIUM');
  }
  console.log('Installing Chromium …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const result = await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
  const installed = which('chromium');
  if (!installed) throw new Refusal(`Chromium could not be installed:\n${result.output.trim().slice(-600)}`);
  return installed;
}
