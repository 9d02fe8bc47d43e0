import { createHash, randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Refusal } from '../fail.mjs';
import { checkoutHash, inRoot } from '../paths.mjs';
import { isPortFree } from './daemon.mjs';
import { serviceOwner } from './packages.mjs';

// Below 32768 lie no ephemeral ports: above it any client's connection may hold a port that a server then can't have.
const firstPort = 15_000;
const lastPort = 32_000;
const portNames = ['pg', 'redis', 's3', 'epmd'];
const nodeNames = ['rabbit', 'rabbit1', 'rabbit2', 'rabbit3'];
const nodePorts = ['amqp', 'management', 'prometheus', 'distribution'];
const blockSize = 24;

/** Where this checkout keeps its services. The servers' user must be able to walk there, so a closed home won't do. */
export function baseFolder() {
  const near = inRoot('.services');
  if (process.getuid?.() !== 0 || isOpenToOthers(inRoot())) return near;
  const far = path.join(os.tmpdir(), `parley-services-${checkoutHash.slice(0, 12)}`);
  if (existsSync(far) && (lstatSync(far).isSymbolicLink() || lstatSync(far).uid !== 0)) {
    throw new Refusal(`${far} belongs to somebody else; remove it and try again`);
  }
  return far;
}

/** One set of services with its own data and ports. Reads what an earlier `up` decided; decides nothing itself. */
export function openInstance(name) {
  if (!/^[a-z][a-z0-9-]{0,20}$/.test(name))
    throw new Refusal(`an instance's name is lower-case letters, digits and dashes, got ${name}`);
  const base = baseFolder();
  const folder = path.join(base, name);
  const stateFile = path.join(folder, 'state.json');
  const state = existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : {};
  const instance = {
    name,
    base,
    folder,
    tools: path.join(base, 'tools'),
    owner: undefined,
    project: `parley-${checkoutHash.slice(0, 8)}-${name}`,
    exists: state.firstPort !== undefined,
    firstPort: state.firstPort,
    ports: state.firstPort === undefined ? {} : portsFrom(state.firstPort),
    nodes: state.nodes ?? 1,
    fastPg: state.fastPg ?? false,
    password: state.password ?? randomBytes(12).toString('hex'),
    /** service name → where it runs: 'local' or 'docker' */
    wanted: state.wanted ?? {},
    /** service name → why it can't be had here; not tried again before the next `restart` */
    skipped: state.skipped ?? {},
    own: (...parts) => ownFolder(instance, path.join(folder, ...parts)),
    ownTool: (...parts) => ownFolder(instance, path.join(instance.tools, ...parts)),
    save() {
      const { firstPort: first, nodes, fastPg, password, wanted, skipped } = instance;
      const kept = { firstPort: first, nodes, fastPg, password, wanted, skipped };
      writeFileSync(`${stateFile}.new`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
      renameSync(`${stateFile}.new`, stateFile);
    },
  };
  return instance;
}

/** Makes the folders, finds the user, and picks ports. `keepPorts` is said when something of ours already listens. */
export async function prepareInstance(instance, { keepPorts }) {
  mkdirSync(instance.base, { recursive: true, mode: 0o755 });
  instance.owner = await serviceOwner();
  for (const folder of [instance.folder, instance.tools]) mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (keepPorts) return;
  if (instance.exists && (await isBlockFree(instance.firstPort))) return;
  instance.firstPort = await findFreeBlock(instance.name);
  instance.ports = portsFrom(instance.firstPort);
  instance.exists = true;
  instance.save();
}

function portsFrom(first) {
  const ports = {};
  let next = first;
  for (const name of portNames) ports[name] = next++;
  for (const node of nodeNames) {
    ports[node] = {};
    for (const name of nodePorts) ports[node][name] = next++;
  }
  return ports;
}

/** The first choice follows from the checkout's path, so two checkouts and two instances do not meet. */
async function findFreeBlock(name) {
  const blocks = Math.floor((lastPort - firstPort) / blockSize);
  const start = createHash('sha256').update(`${checkoutHash}/${name}`).digest().readUInt32BE(0);
  for (let step = 0; step < blocks; step += 1) {
    const first = firstPort + ((start + step) % blocks) * blockSize;
    if (await isBlockFree(first)) return first;
  }
  throw new Refusal(`no free block of ${blockSize} ports between ${firstPort} and ${lastPort}`);
}

async function isBlockFree(first) {
  const ports = Array.from({ length: blockSize }, (_, index) => first + index);
  return (await Promise.all(ports.map(isPortFree))).every(Boolean);
}

function ownFolder(instance, folder) {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (instance.owner) chownSync(folder, instance.owner.uid, instance.owner.gid);
  return folder;
}

function isOpenToOthers(folder) {
  for (let at = folder; ; at = path.dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}
