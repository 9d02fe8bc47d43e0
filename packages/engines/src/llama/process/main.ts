import { setPriority } from 'node:os';
import type { FromEngine, ToEngine } from '../protocol.ts';
import { EngineHandler } from './engine-handler.ts';
import { useGpuPackages } from './gpu-packages.ts';

/**
 * The engine process (ADR 0012): it only ever talks to the process that started it. When that one is gone, killed or
 * crashed, nobody hears the answer: so it ends at once, whatever the native code is in the middle of.
 */
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// The parent decides when it ends: Ctrl-C reaches the whole group, and running answers must be stored first.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

// Before any thread exists, so that all have it: whoever is served by the server's loop comes before computing.
try {
  setPriority(5);
} catch {
  // Some containers forbid it; then both are equal.
}

const gpuFolder = process.argv[2];
const handler = new EngineHandler({
  useGpu: gpuFolder !== undefined && useGpuPackages(gpuFolder),
  send: (message: FromEngine) => {
    if (process.connected) process.send?.(message);
  },
});
process.on('message', (message) => handler.handle(message as ToEngine));
handler.begin();
