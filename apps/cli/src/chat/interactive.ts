import { createInterface } from 'node:readline';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { explain } from '../explain.ts';
import { dim } from '../terminal.ts';
import type { ChatOptions } from './chat-options.ts';
import { ChatSession } from './chat-session.ts';
import { readInput } from './slash-command.ts';

/** Talks until the person leaves. */
export async function interactiveChat(options: ChatOptions): Promise<ExitCode> {
  const { terminal } = options;
  const lines = createInterface({
    input: terminal.input,
    output: terminal.output,
    terminal: terminal.input.isTTY === true,
    prompt: '> ',
  });
  let isLeaving = false;
  let failure: unknown;
  const session = new ChatSession(options, {
    onIdle: () => lines.prompt(),
    onEnd: (error) => {
      failure = error;
      lines.close();
    },
  });
  const complain = (error: unknown) => {
    terminal.errors.write(`${explain(error, 'the server').sentence}\n`);
    lines.prompt();
  };

  return new Promise<ExitCode>((resolve, reject) => {
    lines.on('SIGINT', () => {
      if (isLeaving) return lines.close();
      isLeaving = true;
      if (session.isAnswering) return void session.stop().catch(complain);
      terminal.errors.write(`\n${dim(terminal, '(Ctrl-C once more, or /quit, to leave)')}\n`);
      lines.prompt();
    });
    lines.on('line', (line) => {
      isLeaving = false;
      const input = readInput(line);
      if (input.kind === 'command' && input.name === 'quit') return lines.close();
      if (input.kind === 'message') return session.send(input.content);
      if (input.kind === 'nothing') return lines.prompt();
      if (input.kind === 'unknown') {
        terminal.errors.write(`There is no /${input.name}; /help lists what there is.\n`);
        return lines.prompt();
      }
      if (input.name === 'quit') return undefined;
      session.run(input.name, input.rest).then(() => {
        if (!session.isAnswering && input.name !== 'edit' && input.name !== 'regen' && input.name !== 'continue')
          lines.prompt();
      }, complain);
    });
    lines.on('close', () => {
      session.close();
      if (failure === undefined) resolve(exitCodes.ok);
      else reject(failure);
    });
    session.open(options.conversationId).then(
      () => lines.prompt(),
      (error: unknown) => {
        failure = error;
        lines.close();
      },
    );
  });
}
