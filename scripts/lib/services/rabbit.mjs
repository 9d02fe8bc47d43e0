import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from '../fail.mjs';
import { ask, isAlive, readPidFile, startDaemon, stopProcess, waitUntil } from './daemon.mjs';
import { requireProgram } from './packages.mjs';

// The real programs: the wrappers in /usr/sbin change user and folder and write to /var/log.
const server = '/usr/lib/rabbitmq/bin/rabbitmq-server';

/** RabbitMQ, one node or a cluster of three. Each size has its own data: one node's data can never become a cluster's. */
export const rabbit = {
  name: 'rabbit',
  title: 'RabbitMQ',
  given: 'PARLEY_TEST_AMQP_URL',
  isOptional: false,
  debianPackages: { [server]: 'rabbitmq-server' },
  dockerServices: (instance) => numbers(instance).map((number) => `rabbit${number}`),
  processes: (instance) => numbers(instance).map((number) => processOf(instance, number)),
  start,
  stop,
  isReady: async (instance) => {
    const ready = await Promise.all(numbers(instance).map((number) => isNodeReady(instance, number)));
    return ready.every(Boolean);
  },
  env: (instance) => ({
    PARLEY_TEST_AMQP_URL: numbers(instance)
      .map((number) => `amqp://parley:${instance.password}@127.0.0.1:${portsOf(instance, number).amqp}`)
      .join(','),
    PARLEY_TEST_RABBIT_MANAGEMENT_URL: `http://parley:${instance.password}@127.0.0.1:${portsOf(instance, 1).management}`,
  }),
};

const numbers = (instance) => Array.from({ length: instance.nodes }, (_, index) => index + 1);
const portsOf = (instance, number) => instance.ports[instance.nodes === 1 ? 'rabbit' : `rabbit${number}`];
const clusterFolder = (instance) => path.join(instance.folder, instance.nodes === 1 ? 'rabbit' : 'rabbit-cluster');
const nodeFolder = (instance, number) => path.join(clusterFolder(instance), `n${number}`);
const nodeName = (number) => `rabbit${number}@localhost`;
const processOf = (instance, number) => ({
  name: `rabbit${number}`,
  port: portsOf(instance, number).amqp,
  pid: readPidFile(path.join(nodeFolder(instance, number), 'pid')),
  word: `RABBITMQ_MNESIA_BASE=${nodeFolder(instance, number)}/data`,
});
const epmdOf = (instance) => ({
  pid: readPidFile(path.join(clusterFolder(instance), 'epmd.pid')),
  word: `-port ${instance.ports.epmd}`,
});

async function start(instance) {
  const label = path.basename(clusterFolder(instance));
  instance.own(label);
  instance.own(label, 'home');
  writeCookie(instance);
  await startEpmd(instance);
  for (const number of numbers(instance)) startNode(instance, number);
  await Promise.all(
    numbers(instance).map((number) =>
      waitUntil({
        what: `RabbitMQ node ${number} (see ${path.join(nodeFolder(instance, number), 'run.log')})`,
        timeoutMs: 120_000,
        everyMs: 100,
        check: () => isNodeReady(instance, number),
      }),
    ),
  );
}

async function stop(instance, signal) {
  await Promise.all(numbers(instance).map((number) => stopProcess({ ...processOf(instance, number), signal })));
  // epmd outlives its nodes by design.
  await stopProcess({ ...epmdOf(instance), timeoutMs: 5000 });
}

function startNode(instance, number) {
  const running = processOf(instance, number);
  if (isAlive(running.pid, running.word)) return;
  const label = path.basename(clusterFolder(instance));
  const folder = instance.own(label, `n${number}`);
  instance.own(label, `n${number}`, 'data');
  instance.own(label, `n${number}`, 'log');
  writeFileSync(path.join(folder, 'enabled_plugins'), '[rabbitmq_management,rabbitmq_prometheus].\n');
  writeFileSync(path.join(folder, 'rabbitmq.conf'), configuration(instance, number));
  rmSync(path.join(folder, 'pid'), { force: true });
  startDaemon({
    command: requireProgram(server),
    args: [],
    env: environment(instance, number),
    cwd: folder,
    owner: instance.owner,
    logFile: path.join(folder, 'run.log'),
    pidFile: path.join(folder, 'pid'),
  });
}

function configuration(instance, number) {
  const ports = portsOf(instance, number);
  const lines = [
    `listeners.tcp.default = 127.0.0.1:${ports.amqp}`,
    'management.tcp.ip = 127.0.0.1',
    `management.tcp.port = ${ports.management}`,
    'prometheus.tcp.ip = 127.0.0.1',
    `prometheus.tcp.port = ${ports.prometheus}`,
    'default_user = parley',
    `default_pass = ${instance.password}`,
    // Absolute limits: by default they follow the machine's size.
    'vm_memory_high_watermark.absolute = 768MB',
    'disk_free_limit.absolute = 64MB',
    'raft.wal_max_size_bytes = 67108864',
    'cluster_partition_handling = pause_minority',
  ];
  if (instance.nodes > 1) {
    lines.push('cluster_formation.peer_discovery_backend = classic_config');
    for (const other of numbers(instance))
      lines.push(`cluster_formation.classic_config.nodes.${other} = ${nodeName(other)}`);
  }
  return `${lines.join('\n')}\n`;
}

function environment(instance, number) {
  const folder = nodeFolder(instance, number);
  const ports = portsOf(instance, number);
  return {
    HOME: path.join(clusterFolder(instance), 'home'),
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    LANG: 'C.UTF-8',
    RABBITMQ_NODENAME: nodeName(number),
    RABBITMQ_CONF_ENV_FILE: '/dev/null', // keeps the package's own settings out
    RABBITMQ_CONFIG_FILE: path.join(folder, 'rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: path.join(folder, 'none.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: path.join(folder, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: path.join(folder, 'data'),
    RABBITMQ_LOG_BASE: path.join(folder, 'log'),
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(ports.amqp),
    RABBITMQ_DIST_PORT: String(ports.distribution),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: String(instance.ports.epmd),
    ERL_CRASH_DUMP: path.join(folder, 'erl_crash.dump'),
    // Distribution on loopback only; no busy waiting, few schedulers: several nodes share few cores.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none +S 2:2',
    // Makes the start script exec the VM: the pid we know is the VM's, and SIGTERM stops it cleanly.
    RUNNING_UNDER_SYSTEMD: '1',
  };
}

function writeCookie(instance) {
  const file = path.join(clusterFolder(instance), 'home', '.erlang.cookie');
  if (existsSync(file)) return;
  writeFileSync(file, randomBytes(24).toString('hex'));
  if (instance.owner) chownSync(file, instance.owner.uid, instance.owner.gid);
  chmodSync(file, 0o400);
}

async function startEpmd(instance) {
  const port = instance.ports.epmd;
  const running = epmdOf(instance);
  if (isAlive(running.pid, running.word)) return;
  const epmd = startDaemon({
    command: requireProgram('epmd'),
    args: ['-address', '127.0.0.1', '-port', String(port)],
    env: { PATH: '/usr/bin:/bin' },
    cwd: clusterFolder(instance),
    owner: instance.owner,
    logFile: path.join(clusterFolder(instance), 'epmd.log'),
    pidFile: path.join(clusterFolder(instance), 'epmd.pid'),
  });
  await waitUntil({
    what: 'epmd',
    timeoutMs: 10_000,
    check: async () => epmd.hasExited || (await ask({ port })) !== undefined,
  });
  if (epmd.hasExited) throw new Refusal(`Erlang's port mapper did not start on port ${port}`);
}

async function isNodeReady(instance, number) {
  const ports = portsOf(instance, number);
  const hello = await ask({ port: ports.amqp, request: Buffer.from('AMQP\0\0\x09\x01', 'latin1') });
  if (hello?.[0] !== 1) return false;
  // The AMQP port alone is not enough: in a cluster every node must see all the others.
  const nodes = await managementNodes(ports.management, instance.password);
  return nodes.filter((node) => node.running).length === instance.nodes;
}

async function managementNodes(port, password) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/nodes?columns=name,running`, {
      headers: { authorization: `Basic ${Buffer.from(`parley:${password}`).toString('base64')}` },
      signal: AbortSignal.timeout(3000),
    });
    const body = await response.json();
    return Array.isArray(body) ? body : [];
  } catch {
    return [];
  }
}
