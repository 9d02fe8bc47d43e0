import { which } from './exec.mjs';
import { Refusal } from './fail.mjs';
import { canInstallDebianPackages, installDebianPackages } from './services/packages.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The Chromium that pictures and browser tests use; on Debian as root it is installed when there is none. */
export async function findChromium() {
  const given = process.env.PARLEY_CHROMIUM;
  if (given) {
    const file = which(given);
    if (!file) throw new Refusal(`PARLEY_CHROMIUM is ${given}, and no program is there`);
    return file;
  }
  const found = names.map(which).find(Boolean);
  if (found) return found;
  if (!canInstallDebianPackages())
    throw new Refusal('no Chromium was found; install one, or name it by PARLEY_CHROMIUM');
  console.log('Installing Chromium …');
  await installDebianPackages(['chromium']);
  const installed = which('chromium');
  if (!installed) throw new Refusal('Debian has installed Chromium, and still there is none');
  return installed;
}
