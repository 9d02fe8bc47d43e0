import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Refusal } from '../fail.mjs';

/** Starts a server that outlives us: own session, no terminal, output to a file. Its pid is written to `pidFile`. */
export function startDaemon({ command, args, env, cwd, owner, logFile, pidFile }) {
  // A server that inherited our stdout would hang `npm run services -- up | tee log` for ever.
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, { cwd, env, ...owner, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  const daemon = { pid: child.pid, hasExited: false };
  child.on('exit', () => {
    daemon.hasExited = true;
  });
  child.on('error', () => {
    daemon.hasExited = true;
  });
  child.unref();
  if (pidFile && child.pid) writeFileSync(pidFile, String(child.pid));
  return daemon;
}

/**
 * Alive, no zombie, and ours. A pid alone proves nothing: pids are used again, and a killed server can stay a zombie
 * until process 1 reaps it (for ever in a container without an init).
 */
export function isAlive(pid, word) {
  if (!pid) return false;
  try {
    if (/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) return false;
    return (
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').includes(word) ||
      readFileSync(`/proc/${pid}/environ`, 'utf8').includes(word)
    );
  } catch {
    return false;
  }
}

export function isPaused(pid) {
  try {
    return /^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

export function readPidFile(file) {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}

/** The process and everything below it, parents first. */
export function processTree(pid) {
  const childrenOf = new Map();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), Number(entry)]);
    } catch {
      // ended meanwhile
    }
  }
  const tree = [pid];
  for (const member of tree) tree.push(...(childrenOf.get(member) ?? []));
  return tree;
}

/** Sends a signal to the whole tree: PostgreSQL's backends and Erlang's helpers are processes of their own. */
export function signalTree(pid, signal) {
  for (const member of processTree(pid)) trySignal(member, signal);
}

export async function stopProcess({ pid, word, signal = 'SIGTERM', timeoutMs = 40_000 }) {
  if (!isAlive(pid, word)) return;
  // A paused process would never see a polite signal.
  signalTree(pid, 'SIGCONT');
  if (signal === 'SIGKILL') signalTree(pid, 'SIGKILL');
  else trySignal(pid, signal);
  const deadline = Date.now() + timeoutMs;
  while (isAlive(pid, word)) {
    if (Date.now() > deadline) {
      signalTree(pid, 'SIGKILL');
      await delay(300);
      return;
    }
    await delay(20);
  }
}

function trySignal(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // ended meanwhile
  }
}

export async function waitUntil({ what, timeoutMs, check, everyMs = 50 }) {
  const deadline = Date.now() + timeoutMs;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Refusal(`${what} did not get ready within ${timeoutMs / 1000} s`);
    await delay(everyMs);
  }
}

/** Sends `request` to a port and gives back the first bytes of the answer, or undefined. */
export function ask({ port, request, timeoutMs = 1000 }) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => end(undefined));
    socket.on('connect', () => (request === undefined ? end(Buffer.alloc(0)) : socket.write(request)));
    socket.on('data', end);
    socket.on('error', () => end(undefined));
    socket.on('close', () => end(undefined));
  });
}

export function isPortFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
