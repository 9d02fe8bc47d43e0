import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from '../lib/lock.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'parley-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('bodies under one file run one after another', async () => {
  const file = path.join(folder, 'a.lock');
  let inside = 0;
  let most = 0;
  const body = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all([1, 2, 3].map(() => withLock(file, body)));
  expect(most).toBe(1);
  expect(existsSync(file)).toBe(false);
});

test('the lock is given back when the body throws', async () => {
  const file = path.join(folder, 'a.lock');
  const failing = withLock(file, async () => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await expect(withLock(file, async () => 'next')).resolves.toBe('next');
});

test("a dead process's lock is taken over", async () => {
  const file = path.join(folder, 'a.lock');
  writeFileSync(file, '4194304'); // above the highest pid there can be
  await expect(withLock(file, async () => 'mine')).resolves.toBe('mine');
});

test("a living process's lock is respected, and the wait ends with a sentence", async () => {
  const file = path.join(folder, 'a.lock');
  writeFileSync(file, String(process.pid));
  await expect(withLock(file, async () => 'mine', { timeoutMs: 120 })).rejects.toThrow(/still holds/);
});
