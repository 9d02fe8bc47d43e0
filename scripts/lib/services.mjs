import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { which } from './exec.mjs';
import { Refusal } from './fail.mjs';
import { withLock } from './lock.mjs';
import { isAlive, isPaused, signalTree, waitUntil } from './services/daemon.mjs';
import { compose, hasDocker, runningContainers } from './services/docker.mjs';
import { openInstance, prepareInstance } from './services/instance.mjs';
import { installDebianPackages, missingForPg0 } from './services/packages.mjs';
import { postgres } from './services/postgres.mjs';
import { rabbit } from './services/rabbit.mjs';
import { redis } from './services/redis.mjs';
import { s3 } from './services/s3.mjs';

export const services = [postgres, rabbit, redis, s3];
export const serviceNames = services.map((service) => service.name);

/**
 * Brings services up and heals what was killed or paused. Gives back one entry per service:
 * `given` (named by an environment variable), `up` (ours), `failed` or `skipped`, with a reason.
 */
export async function up({ instance: name = 'dev', nodes, only, fastPg } = {}) {
  const chosen = choose(only);
  const report = Object.fromEntries(
    chosen.filter(isGiven).map((service) => [service.name, { state: 'given', by: service.given }]),
  );
  const ours = chosen.filter((service) => !isGiven(service));
  const known = openInstance(name);
  const changesNothing = (nodes ?? known.nodes) === known.nodes && (fastPg ?? known.fastPg) === known.fastPg;
  if (known.exists && changesNothing && (await areAllReady(known, ours))) {
    for (const { name: label } of ours) {
      const place = known.wanted[label];
      report[label] = place ? { state: 'up', where: place } : { state: 'skipped', reason: known.skipped[label] };
    }
    return report;
  }
  await withLock(`${known.folder}.lock`, async () => {
    const instance = openInstance(name);
    await settle(instance, { nodes, fastPg });
    Object.assign(report, await startAll(instance, ours, only !== undefined));
  });
  return report;
}

/** Stops services; `now` kills them instead (for data that is thrown away anyway). */
export async function down({ instance: name = 'dev', only, now = false } = {}) {
  const found = openInstance(name);
  if (!found.exists) return [];
  return withLock(`${found.folder}.lock`, async () => {
    const instance = openInstance(name);
    instance.skipped = {};
    instance.save();
    return stopServices(instance, choose(only), now ? 'SIGKILL' : undefined);
  });
}

/** Stops an instance and deletes its data; the last instance takes the unpacked programs with it, unless they are kept. */
export async function clean({ instance: name = 'dev', keepPrograms = false } = {}) {
  await down({ instance: name, now: true });
  const { base, folder, exists, wanted, ...rest } = openInstance(name);
  if (exists && Object.values(wanted).includes('docker'))
    await compose({ base, folder, wanted, ...rest }, 'down', '-v');
  rmSync(folder, { recursive: true, force: true });
  const others = existsSync(base)
    ? readdirSync(base).filter((entry) => existsSync(path.join(base, entry, 'state.json')))
    : [];
  if (others.length === 0 && !keepPrograms) rmSync(base, { recursive: true, force: true });
}

/** The state of each process: `up`, `paused`, `down`, `given`. */
export async function status({ instance: name = 'dev' } = {}) {
  const instance = openInstance(name);
  const containers = Object.values(instance.wanted).includes('docker') ? await runningContainers(instance) : [];
  return services.flatMap((service) => {
    if (isGiven(service)) return [{ name: service.name, state: 'given', by: service.given }];
    if (!instance.exists) return [{ name: service.name, state: 'down' }];
    if (instance.wanted[service.name] === 'docker') {
      return service
        .dockerServices(instance)
        .map((label) => ({ name: label, state: containers.includes(label) ? 'up' : 'down', where: 'docker' }));
    }
    return service.processes(instance).map(({ name: label, pid, word, port }) => {
      if (!isAlive(pid, word)) return { name: label, state: 'down' };
      return { name: label, state: isPaused(pid) ? 'paused' : 'up', where: 'local', pid, port };
    });
  });
}

/** The PARLEY_TEST_* variables of what is up, ours or given. */
export async function env({ instance: name = 'dev' } = {}) {
  const instance = openInstance(name);
  const running = new Set(
    (await status({ instance: name }))
      .filter(({ state }) => state === 'up' || state === 'paused')
      .map((entry) => entry.name),
  );
  const variables = {};
  for (const service of services) {
    if (isGiven(service)) {
      for (const [key, value] of Object.entries(process.env))
        if (key.startsWith(service.given.replace(/_URL$/, ''))) variables[key] = value;
    } else if (
      instance.exists &&
      instance.wanted[service.name] &&
      [...running].some((label) => label.startsWith(service.name))
    ) {
      Object.assign(variables, service.env(instance));
    }
  }
  return variables;
}

export const kill9 = (process, options) =>
  signalOne(process, options, { signal: 'SIGKILL', docker: ['kill', '-s', 'KILL'] });
export const pause = (process, options) => signalOne(process, options, { signal: 'SIGSTOP', docker: ['pause'] });
export const resume = (process, options) => signalOne(process, options, { signal: 'SIGCONT', docker: ['unpause'] });

async function signalOne(label, { instance: name = 'dev' } = {}, { signal, docker }) {
  const instance = openInstance(name);
  const wantedName = label === 'rabbit' ? 'rabbit1' : label;
  const all = instance.exists
    ? services.flatMap((service) => service.processes(instance).map((process) => ({ service, ...process })))
    : [];
  const found = all.find((process) => process.name === wantedName);
  if (!found)
    throw new Refusal(
      `there is no ${label} here; known: ${all.map((process) => process.name).join(', ') || 'nothing is up'}`,
    );
  if (isGiven(found.service))
    throw new Refusal(`${label} was given by ${found.service.given}; it is not ours to signal`);
  if (instance.wanted[found.service.name] === 'docker') {
    await compose(instance, ...docker, wantedName);
    return;
  }
  if (!isAlive(found.pid, found.word)) throw new Refusal(`${label} is not up`);
  signalTree(found.pid, signal);
  if (signal === 'SIGKILL') {
    await waitUntil({
      what: `the end of ${label}`,
      timeoutMs: 5000,
      everyMs: 5,
      check: async () => !isAlive(found.pid, found.word),
    });
  }
}

/** Applies a changed number of nodes or durability before anything starts. */
async function settle(instance, { nodes = instance.nodes, fastPg = instance.fastPg }) {
  if (nodes !== 1 && nodes !== 3) throw new Refusal(`RabbitMQ runs as 1 node or 3, not ${nodes}`);
  // The two sizes have data and ports of their own; only one of them runs at a time.
  if (instance.exists && nodes !== instance.nodes && instance.wanted.rabbit) await stopServices(instance, [rabbit]);
  if (instance.exists && fastPg !== instance.fastPg && instance.wanted.pg) await stopServices(instance, [postgres]);
  const running =
    instance.exists &&
    (await status({ instance: instance.name })).some(({ state }) => state === 'up' || state === 'paused');
  Object.assign(instance, { nodes, fastPg });
  await prepareInstance(instance, { keepPorts: running });
  instance.save();
}

async function startAll(instance, wanted, mustHave) {
  const fallback = (await hasDocker()) ? 'docker' : 'local';
  const where = (service) => {
    if (service.dockerServices(instance).length === 0) return 'local';
    return instance.wanted[service.name] ?? fallback;
  };
  const local = wanted.filter((service) => where(service) === 'local');
  const debian = installDebianPackages(await missingPackages(instance, local));
  debian.catch(() => {}); // each service that needs it reports it
  const report = {};
  await Promise.all(
    wanted.map(async (service) => {
      try {
        if (where(service) === 'docker') await startInDocker(instance, service);
        else await startLocally(instance, service, debian);
        report[service.name] = { state: 'up', where: where(service) };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const state = service.isOptional && !mustHave ? 'skipped' : 'failed';
        report[service.name] = { state, reason: error.message };
      }
    }),
  );
  for (const [name, { state, where: place, reason }] of Object.entries(report)) {
    delete instance.skipped[name];
    if (state === 'up') instance.wanted[name] = place;
    if (state === 'skipped') instance.skipped[name] = reason;
  }
  instance.save();
  return report;
}

async function startInDocker(instance, service) {
  await compose(instance, 'up', '-d', ...service.dockerServices(instance));
  await waitUntil({ what: service.title, timeoutMs: 180_000, everyMs: 200, check: () => service.isReady(instance) });
}

async function startLocally(instance, service, debian) {
  if (process.platform !== 'linux')
    throw new Refusal(`${service.title} needs Docker here, or a running one named in ${service.given}`);
  if (service.install && !service.debianPackages && (await missingPackages(instance, [service])).length === 0)
    await service.install(instance);
  else await debian;
  const alive = service.processes(instance).map(({ pid, word }) => ({ pid, isUp: isAlive(pid, word) }));
  for (const { pid, isUp } of alive) if (isUp) signalTree(pid, 'SIGCONT');
  if (!alive.every(({ isUp }) => isUp)) await service.start(instance);
  await waitUntil({ what: service.title, timeoutMs: 60_000, check: () => service.isReady(instance) });
}

async function stopServices(instance, chosen, signal) {
  const stopped = [];
  await Promise.all(
    chosen.map(async (service) => {
      const place = instance.wanted[service.name];
      if (!place) return;
      if (place === 'docker') await compose(instance, signal ? 'kill' : 'stop', ...service.dockerServices(instance));
      else await service.stop(instance, signal);
      stopped.push(service.name);
    }),
  );
  return stopped;
}

async function areAllReady(instance, wanted) {
  const ready = await Promise.all(
    wanted.map(async (service) => {
      if (!instance.wanted[service.name]) return instance.skipped[service.name] !== undefined;
      if (
        instance.wanted[service.name] === 'local' &&
        !service.processes(instance).every(({ pid, word }) => isAlive(pid, word))
      )
        return false;
      return service.isReady(instance);
    }),
  );
  return ready.every(Boolean);
}

async function missingPackages(instance, wanted) {
  const missing = wanted.includes(postgres) ? await missingForPg0(instance.tools) : [];
  for (const service of wanted) {
    for (const [program, name] of Object.entries(service.debianPackages ?? {})) if (!which(program)) missing.push(name);
  }
  return missing;
}

function choose(only) {
  if (only === undefined) return services;
  const unknown = only.filter((name) => !serviceNames.includes(name));
  if (unknown.length > 0) throw new Refusal(`unknown service ${unknown.join(', ')}; known: ${serviceNames.join(', ')}`);
  return services.filter((service) => only.includes(service.name));
}

const isGiven = (service) => Boolean(process.env[service.given]);
