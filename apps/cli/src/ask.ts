import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Terminal } from './terminal.ts';

/** Asks for one line; undefined when there is none to come. */
export function ask(terminal: Terminal, question: string): Promise<string | undefined> {
  return readLine(terminal, question, terminal.errors);
}

/** The same, but what is typed does not show. */
export async function askSecret(terminal: Terminal, question: string): Promise<string | undefined> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  terminal.errors.write(question);
  const answer = await readLine(terminal, '', nowhere);
  if (terminal.input.isTTY) terminal.errors.write('\n');
  return answer;
}

function readLine(terminal: Terminal, question: string, echo: Writable): Promise<string | undefined> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: terminal.input, output: echo, terminal: terminal.input.isTTY === true });
    let answer: string | undefined;
    lines.question(question, (line) => {
      answer = line;
      lines.close();
    });
    lines.once('SIGINT', () => lines.close());
    lines.once('close', () => resolve(answer));
  });
}
