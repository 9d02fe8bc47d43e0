import { fileURLToPath } from 'node:url';
import { ask } from '../support/ask.ts';
import type { Child, Children } from '../support/children.ts';

export interface DirectOrder {
  readonly system: string;
  /** One turn each. */
  readonly questions: readonly string[];
  readonly maxTokens: number;
}

export interface DirectResult {
  readonly tokens: number;
  readonly wallMs: number;
  readonly firstTokenMs: readonly number[];
}

export async function startDirectLlama(
  children: Children,
  options: {
    readonly file: string;
    readonly sequences: number;
    readonly threads: number;
    readonly contextTokens: number;
  },
): Promise<{ readonly child: Child; run(order: DirectOrder): Promise<DirectResult> }> {
  const child = children.start({
    name: 'node-llama-cpp',
    file: fileURLToPath(new URL('../processes/direct-llama.js', import.meta.url)),
    args: [options.file, options.sequences, options.threads, options.contextTokens].map(String),
    ipc: true,
  });
  await child.line(/ready/, 60_000);
  return { child, run: (order) => ask<DirectResult>(child, order) };
}
