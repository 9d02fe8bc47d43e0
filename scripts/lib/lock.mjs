import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Refusal } from './fail.mjs';

/** Runs `body` while no other process runs one under the same file; a dead holder's lock is taken over. */
export async function withLock(file, body, { timeoutMs = 300_000 } = {}) {
  const deadline = Date.now() + timeoutMs;
  mkdirSync(path.dirname(file), { recursive: true });
  while (!tryTake(file)) {
    if (Date.now() > deadline) throw new Refusal(`another run still holds ${file}; end it or remove the file`);
    await delay(50);
  }
  try {
    return await body();
  } finally {
    rmSync(file, { force: true });
  }
}

function tryTake(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = readPid(file);
  if (holder === undefined || isRunning(holder)) return false;
  // Rename first: of two that saw the same dead holder only one succeeds, and neither removes the other's fresh lock.
  const grave = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, grave);
    if (readPid(grave) !== holder) renameSync(grave, file);
    else rmSync(grave, { force: true });
  } catch {
    // the other one was faster
  }
  return false;
}

function readPid(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

export function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
