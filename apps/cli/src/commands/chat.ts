import { UsageError } from '../usage-error.ts';
import { connect, isSet, serverOption, text, texts, type Command, type CommandContext } from '../command.ts';
import type { ExitCode } from '../exit-codes.ts';
import { interactiveChat } from '../chat/interactive.ts';
import { oneShotChat } from '../chat/one-shot.ts';
import { uploadFiles } from '../chat/upload-files.ts';
import { readAll } from '../terminal.ts';

export const chatCommand: Command = {
  name: 'chat',
  summary: 'talk, or send one message and print the answer',
  usage: `
  parley chat                           talk
  parley chat -m "Why is the sky blue"  one answer
  cat report.txt | parley chat -m "Sum this up"
  parley chat -f photo.jpg -m "What is this"

  -m, --message TEXT    send this; what is piped in is added below it
  -f, --file PATH       send this file with it; may come several times
  --conversation ID     go on with this conversation (default: a new one)
  --model NAME          the model that answers
  --compare A,B[,C,D]   two to four models answer side by side
  --json                one JSON event per line instead of text
  --server URL          the server (default: PARLEY_SERVER, or http://127.0.0.1:7417)

Ctrl-C stops the answer and keeps what was said; once more, and you leave.
While talking, /help lists what else you can do.`,
  options: {
    ...serverOption,
    message: { type: 'string', short: 'm' },
    file: { type: 'string', short: 'f', multiple: true },
    conversation: { type: 'string' },
    model: { type: 'string' },
    compare: { type: 'string' },
    json: { type: 'boolean' },
  },
  run: chat,
};

async function chat(context: CommandContext): Promise<ExitCode> {
  const { terminal, positionals } = context;
  if (positionals.length > 0)
    throw new UsageError(`Put the message in quotes after -m; ${positionals.join(' ')} is not understood.`);
  const client = await connect(context);
  const options = {
    client,
    terminal,
    conversationId: text(context, 'conversation'),
    model: text(context, 'model'),
    compare: modelsOf(text(context, 'compare')),
    isJson: isSet(context, 'json'),
  };
  if (options.model !== undefined && options.compare !== undefined)
    throw new UsageError('Give either --model or --compare.');
  const message = text(context, 'message');
  const files = texts(context, 'file');
  if (message === undefined && files.length === 0 && terminal.input.isTTY && !options.isJson)
    return interactiveChat(options);

  const piped = terminal.input.isTTY ? '' : await readAll(terminal.input);
  const content = [message ?? '', piped.trimEnd()].filter((part) => part !== '').join('\n\n');
  if (content === '' && files.length === 0)
    throw new UsageError('There is nothing to send: give a message with -m, or pipe one in.');
  return oneShotChat({ ...options, content, attachments: await uploadFiles(client, files) });
}

function modelsOf(list: string | undefined): readonly string[] | undefined {
  return list
    ?.split(',')
    .map((model) => model.trim())
    .filter((model) => model !== '');
}
