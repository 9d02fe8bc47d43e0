import path from 'node:path';
import type { ParleyClient } from '@parley/client';
import type { LibraryModel } from '@parley/protocol';
import { connect, isSet, serverOption, text, type Command, type CommandContext } from '../command.ts';
import { dataOptions } from '../data.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { adapters } from '../models/adapters.ts';
import { gpu } from '../models/gpu.ts';
import { ProgressLine } from '../models/progress-line.ts';
import { describeModel, modelTable } from '../models/show-models.ts';
import { UsageError } from '../usage-error.ts';

export const modelsCommand: Command = {
  name: 'models',
  summary: 'the models of a server: see, fetch, choose, import, remove',
  usage: `
  parley models                       what is there, and what can be had
  parley models info MODEL            all about one
  parley models pull MODEL            fetch it; Ctrl-C leaves, the server goes on
  parley models pause MODEL           stop fetching it for now; pull goes on
  parley models cancel MODEL          stop fetching it, and throw away what is there of it
  parley models use MODEL             let it answer where none is chosen; "auto" for the first one offered
  parley models remove MODEL          delete it from the server's disk
  parley models import FILE.gguf      take in a file of the server's machine
  parley models gpu [KIND]            packages for a graphics card, on the server's machine
  parley models adapters MODEL        LoRA adapters; attach FILE, scale ADAPTER NUMBER, detach ADAPTER

  --installed     list only what is there
  --kind KIND     list only chat, embedding, reranker, ...
  --id ID         for import and attach: what to call it
  --name NAME     for import: what people see
  --link          for import: use the file where it lies instead of a copy
  --scale NUMBER  for attach: how strongly it acts (default: 1)
  --no-wait       for pull: do not wait for it
  --data-dir DIR  for gpu: the server's data folder; --remove takes the packages away
  --json          JSON instead of text; for pull one object per line
  --server URL    the server (default: PARLEY_SERVER, or http://127.0.0.1:7417)`,
  options: {
    ...serverOption,
    installed: { type: 'boolean' },
    kind: { type: 'string' },
    id: { type: 'string' },
    name: { type: 'string' },
    link: { type: 'boolean' },
    scale: { type: 'string' },
    'no-wait': { type: 'boolean' },
    ...dataOptions,
    remove: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  run: models,
};

type Action = (context: CommandContext, client: ParleyClient, words: readonly string[]) => Promise<ExitCode>;

const actions: Readonly<Record<string, Action>> = {
  list,
  info,
  pull,
  pause,
  cancel,
  use,
  remove,
  import: importFile,
  adapters,
};

async function models(context: CommandContext): Promise<ExitCode> {
  const [name = 'list', ...words] = context.positionals;
  // No server is asked.
  if (name === 'gpu') return gpu(context, words);
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined)
    throw new UsageError(`${name} is not understood; it is one of ${[...Object.keys(actions), 'gpu'].join(', ')}.`);
  return action(context, await connect(context), words);
}

async function list(context: CommandContext, client: ParleyClient): Promise<ExitCode> {
  const kind = text(context, 'kind');
  const items = (await client.call('listLibrary')).items.filter(
    (model) =>
      (!isSet(context, 'installed') || model.state === 'installed') && (kind === undefined || model.kind === kind),
  );
  if (isSet(context, 'json')) print(context, { items });
  else context.terminal.output.write(items.length === 0 ? 'No models.\n' : modelTable(items));
  return exitCodes.ok;
}

async function info(context: CommandContext, client: ParleyClient, words: readonly string[]): Promise<ExitCode> {
  const model = await client.call('getLibraryModel', { id: oneModel(words) });
  if (isSet(context, 'json')) print(context, model);
  else context.terminal.output.write(describeModel(model));
  return exitCodes.ok;
}

async function pull(context: CommandContext, client: ParleyClient, words: readonly string[]): Promise<ExitCode> {
  const id = oneModel(words);
  const asked = await client.call('pullModel', { id });
  if (isSet(context, 'no-wait')) {
    if (isSet(context, 'json')) print(context, asked);
    else context.terminal.output.write(`${asked.name} is ${asked.state}.\n`);
    return exitCodes.ok;
  }
  const leaving = new AbortController();
  const endInterrupts = context.terminal.onInterrupt(() => leaving.abort());
  try {
    return await watch(context, client.followModel(id, leaving.signal), leaving.signal);
  } finally {
    endInterrupts();
  }
}

async function watch(
  context: CommandContext,
  changes: AsyncIterable<LibraryModel>,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { terminal } = context;
  const line = new ProgressLine(terminal);
  let last: LibraryModel | undefined;
  for await (const model of changes) {
    last = model;
    if (isSet(context, 'json')) print(context, model);
    else line.show(model);
  }
  if (!isSet(context, 'json')) line.end();
  if (last?.state === 'installed') {
    if (!isSet(context, 'json')) terminal.output.write(`${last.name} is installed.\n`);
    return exitCodes.ok;
  }
  if (signal.aborted) {
    terminal.errors.write('The server goes on fetching it; parley models cancel stops that.\n');
    return exitCodes.interrupted;
  }
  terminal.errors.write(`parley: ${last?.failure?.message ?? 'Somebody stopped it.'}\n`);
  return exitCodes.failed;
}

async function pause(context: CommandContext, client: ParleyClient, words: readonly string[]): Promise<ExitCode> {
  const model = await client.call('pausePull', { id: oneModel(words) });
  return done(context, model, `${model.name} is ${model.state}.`);
}

async function cancel(context: CommandContext, client: ParleyClient, words: readonly string[]): Promise<ExitCode> {
  const model = await client.call('cancelPull', { id: oneModel(words) });
  return done(
    context,
    model,
    `${model.name} is ${model.state === 'installed' ? 'installed already' : 'not fetched any more'}.`,
  );
}

async function use(context: CommandContext, client: ParleyClient, words: readonly string[]): Promise<ExitCode> {
  const given = oneModel(words);
  // What has no slash is a model of the library.
  const model = given === 'auto' ? null : given.includes('/') ? given : `local/${given}`;
  const { items } = await client.call('useModel', { body: { model } });
  const answers = items.find(({ is_default }) => is_default);
  return done(context, { items }, `${answers?.name ?? 'No model'} answers where none is chosen.`);
}

async function remove(context: CommandContext, client: ParleyClient, words: readonly string[]): Promise<ExitCode> {
  const id = oneModel(words);
  await client.call('removeModel', { id });
  return done(context, { removed: id }, `${id} is deleted.`);
}

async function importFile(context: CommandContext, client: ParleyClient, words: readonly string[]): Promise<ExitCode> {
  const [file, ...more] = words;
  if (file === undefined || more.length > 0) throw new UsageError('Name one file.');
  const id = text(context, 'id');
  const name = text(context, 'name');
  const model = await client.call('importModel', {
    body: {
      file: path.resolve(file),
      mode: isSet(context, 'link') ? 'link' : 'copy',
      ...(id === undefined ? {} : { id }),
      ...(name === undefined ? {} : { name }),
    },
  });
  return done(context, model, `${model.name} is installed as ${model.id}.`);
}

function oneModel(words: readonly string[]): string {
  const [id, ...more] = words;
  if (id === undefined || more.length > 0) throw new UsageError('Name one model; parley models lists them.');
  return id;
}

function done(context: CommandContext, result: unknown, sentence: string): ExitCode {
  if (isSet(context, 'json')) print(context, result);
  else context.terminal.output.write(`${sentence}\n`);
  return exitCodes.ok;
}

function print(context: CommandContext, value: unknown): void {
  context.terminal.output.write(`${JSON.stringify(value)}\n`);
}
