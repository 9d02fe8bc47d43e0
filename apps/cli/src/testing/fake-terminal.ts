import { PassThrough } from 'node:stream';
import type { Terminal } from '../terminal.ts';

/** A terminal that a test reads and types on. */
export function fakeTerminal({ isTTY = false, input = '' }: { isTTY?: boolean; input?: string } = {}) {
  const written = { output: '', errors: '' };
  const sink = (name: 'output' | 'errors') => {
    const stream = Object.assign(new PassThrough(), { isTTY });
    stream.on('data', (chunk) => (written[name] += String(chunk)));
    return stream;
  };
  const interrupts = new Set<() => void>();
  const stdin = Object.assign(new PassThrough(), { isTTY: false });
  stdin.end(input);
  const terminal: Terminal = {
    input: stdin,
    output: sink('output'),
    errors: sink('errors'),
    mayUseColour: false,
    onInterrupt(callback) {
      interrupts.add(callback);
      return () => void interrupts.delete(callback);
    },
  };
  return { terminal, written, interrupt: () => interrupts.forEach((callback) => callback()) };
}
