import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lockFile } from '../install.mjs';
import { isRunning, withLock } from '../lock.mjs';
import { clean, status } from '../services.mjs';
import { baseFolder } from './instance.mjs';

/**
 * Says that this process uses an instance. Two runs of the tests in one checkout share it: only the last one stops it,
 * and only if a run had started it. What a person had up before stays up.
 */
export async function takeLease(instance) {
  const folder = path.join(baseFolder(), `${instance}.leases`);
  const startedByLease = path.join(folder, 'started-by-lease');
  await withLock(lockFile(`lease-${instance}`), async () => {
    mkdirSync(folder, { recursive: true });
    const isUp = (await status({ instance })).some(({ state }) => state === 'up');
    if (!isUp) writeFileSync(startedByLease, '');
    writeFileSync(path.join(folder, String(process.pid)), '');
  });
  return () =>
    withLock(lockFile(`lease-${instance}`), async () => {
      rmSync(path.join(folder, String(process.pid)), { force: true });
      const others = readdirSync(folder).filter((name) => /^\d+$/.test(name) && isRunning(Number(name)));
      if (others.length > 0 || !existsSync(startedByLease)) return;
      await clean({ instance, keepPrograms: true });
      rmSync(folder, { recursive: true, force: true });
    });
}
