import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromEngine, ToEngine } from '../protocol.ts';

export interface EngineProcessEvents {
  message(message: FromEngine): void;
  /** Once; `detail` is the end of what it wrote on stderr. */
  ended(how: { readonly code: number | null; readonly signal: string | null; readonly detail: string }): void;
}

/** What the queue needs of a process; the tests have one that computes nothing. */
export interface EngineLink {
  readonly pid: number | undefined;
  send(message: ToEngine): void;
  /** A process with work keeps the program alive, an idle one does not. */
  keepAlive(busy: boolean): void;
  kill(): void;
}

export type StartEngine = (events: EngineProcessEvents, gpuFolder?: string) => EngineLink;

const detailCharacters = 2_000;

/**
 * llama.cpp in a process of its own (ADR 0012). Its environment is empty: it needs nothing from ours, least of all
 * the secrets in it. When this process dies, in whatever way, the channel closes and the child ends itself.
 */
export const startEngineProcess: StartEngine = (events, gpuFolder) => {
  // Run from the sources, the file keeps its TypeScript ending, which Node strips by itself.
  const isSource = import.meta.url.endsWith('.ts');
  const file = isSource
    ? new URL('../process/main.ts', import.meta.url)
    : new URL('../process/main.js', import.meta.url);
  const child = fork(fileURLToPath(file), gpuFolder === undefined ? [] : [gpuFolder], {
    env: systemRoot(),
    execArgv: ['--no-warnings'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let detail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    detail = (detail + text).slice(-detailCharacters);
  });
  child.on('message', (message) => events.message(message as FromEngine));
  let isOver = false;
  const end = (code: number | null, signal: string | null): void => {
    if (isOver) return;
    isOver = true;
    events.ended({ code, signal, detail });
  };
  child.on('error', (error) => {
    detail = `${detail}${error.message}`;
    if (child.pid === undefined) end(null, null);
  });
  // Not `close`: stderr may stay open in a child of the child.
  child.on('exit', end);
  return {
    pid: child.pid,
    send: (message) => {
      // A message to a process that is just dying is lost; its end is told by `ended`.
      if (child.connected) child.send(message, () => {});
    },
    keepAlive: (busy) => setAlive(child, busy),
    kill: () => void child.kill('SIGKILL'),
  };
};

function setAlive(child: ChildProcess, busy: boolean): void {
  const method = busy ? 'ref' : 'unref';
  child[method]();
  child.channel?.[method]();
  // A pipe is a socket, which the type of a stream does not say.
  (child.stderr as { ref?(): void; unref?(): void } | null)?.[method]?.();
}

/** Windows starts no program without it. */
function systemRoot(): NodeJS.ProcessEnv {
  return process.platform === 'win32' ? { SystemRoot: 'C:\\Windows' } : {};
}
