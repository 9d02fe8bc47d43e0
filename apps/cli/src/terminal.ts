import type { Readable, Writable } from 'node:stream';

/** Where a command reads and writes, so that tests can stand in for a person. */
export interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean; setRawMode?(isRaw: boolean): unknown };
  readonly output: Writable & { readonly isTTY?: boolean };
  readonly errors: Writable & { readonly isTTY?: boolean };
  readonly mayUseColour: boolean;
  /** Calls back on each Ctrl-C; gives back what ends that. */
  onInterrupt(callback: () => void): () => void;
}

export function processTerminal(mayUseColour: boolean): Terminal {
  return {
    input: process.stdin,
    output: process.stdout,
    errors: process.stderr,
    mayUseColour,
    onInterrupt(callback) {
      process.on('SIGINT', callback);
      return () => void process.off('SIGINT', callback);
    },
  };
}

/** What others wrote must not steer the terminal: no control characters but line ends and tabs. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what must go
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}

export function dim(terminal: Terminal, text: string): string {
  return terminal.mayUseColour && terminal.output.isTTY ? `\u001b[2m${text}\u001b[22m` : text;
}

export async function readAll(input: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString('utf8');
}
