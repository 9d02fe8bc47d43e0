import type { ParleyClient } from '@parley/client';
import { ProviderKind } from '@parley/protocol';
import { askSecret } from '../ask.ts';
import { connect, isSet, serverOption, text, type Command, type CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { printable } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

export const providersCommand: Command = {
  name: 'providers',
  summary: 'connect the models of others: OpenAI, Anthropic, Ollama, …',
  usage: `
  parley providers list              what is connected, and what was found on this machine
  parley providers add KIND          asks for the key; read from standard input where it is piped in
  parley providers test NAME         asks for its models and for one word
  parley providers models NAME       what the provider itself lists
  parley providers remove NAME

  --name NAME     stands before its models' names (default: the kind)
  --url URL       the address, where it is not the provider's own
  --no-key        it needs none, so none is asked for
  --model ID      a model to offer, or to test with; may be given several times when adding
  --region R      Amazon Bedrock's region
  --access-key-id ID   Amazon Bedrock with a secret access key
  --json          one JSON object
  --server URL    the server (default: PARLEY_SERVER, or http://127.0.0.1:7417)

Kinds: ${ProviderKind.options.join(', ')}.
Only administrators may do this. In local mode that is you.`,
  options: {
    ...serverOption,
    name: { type: 'string' },
    url: { type: 'string' },
    'no-key': { type: 'boolean' },
    model: { type: 'string', multiple: true },
    region: { type: 'string' },
    'access-key-id': { type: 'string' },
    json: { type: 'boolean' },
  },
  run: providers,
};

async function providers(context: CommandContext): Promise<ExitCode> {
  const [action, target, ...more] = context.positionals;
  if (more.length > 0) throw new UsageError('One thing at a time. Run: parley help providers');
  switch (action) {
    case undefined:
    case 'list':
      return list(context);
    case 'add':
      return add(context, target);
    case 'test':
      return test(context, target);
    case 'models':
      return models(context, target);
    case 'remove':
      return remove(context, target);
    default:
      throw new UsageError(`There is no parley providers ${action}. Run: parley help providers`);
  }
}

async function list(context: CommandContext): Promise<ExitCode> {
  const client = await connect(context);
  const { items } = await client.call('listProviders');
  const found = await client.call('listLocalServers');
  if (isSet(context, 'json')) return json(context, { providers: items, local_servers: found.items });
  for (const { name, kind, base_url, key_hint, models: offered, enabled } of items) {
    const facts = [kind, base_url ?? 'its own address', key_hint === null ? 'no key' : `key ${key_hint}`];
    if (!enabled) facts.push('switched off');
    say(context, `${name}: ${facts.join(', ')}`);
    for (const { id } of offered) say(context, `  ${name}/${id}`);
  }
  for (const { kind, base_url, models: offered, state } of found.items.filter((one) => one.state !== 'added')) {
    const what = state === 'used' ? 'used' : `add it with: parley providers add ${kind}`;
    say(context, `found on this machine: ${kind} at ${base_url}, ${offered.length} models (${what})`);
  }
  if (items.length + found.items.length === 0)
    say(context, 'No provider is connected. Add one: parley providers add KIND');
  return exitCodes.ok;
}

async function add(context: CommandContext, target: string | undefined): Promise<ExitCode> {
  const kind = ProviderKind.safeParse(target);
  if (!kind.success)
    throw new UsageError(`${target ?? 'Nothing'} is no kind of provider; there are ${ProviderKind.options.join(', ')}`);
  const client = await connect(context);
  const key = isSet(context, 'no-key') || (await needsNoKey(context, kind.data)) ? '' : await readKey(context);
  const [url, region, accessKeyId] = ['url', 'region', 'access-key-id'].map((name) => text(context, name));
  const chosen = context.values['model'];
  const made = await client.call('createProvider', {
    body: {
      kind: kind.data,
      name: text(context, 'name') ?? kind.data.replaceAll('_', '-'),
      ...(url === undefined ? {} : { base_url: url }),
      ...(key === '' ? {} : { api_key: key }),
      ...(Array.isArray(chosen) ? { models: chosen.map((id) => ({ id: String(id) })) } : {}),
      options: {
        ...(region === undefined ? {} : { region }),
        ...(accessKeyId === undefined ? {} : { access_key_id: accessKeyId }),
      },
    },
  });
  if (isSet(context, 'json')) return json(context, made);
  say(context, `${made.name} is connected, with ${made.models.length} models.`);
  say(context, `Try it: parley providers test ${made.name}`);
  return exitCodes.ok;
}

/** Servers of one's own mostly have none; a person is not asked for what is not there. */
async function needsNoKey({ terminal }: CommandContext, kind: ProviderKind): Promise<boolean> {
  return terminal.input.isTTY === true && ['ollama', 'lm_studio', 'llama_cpp', 'vllm', 'jan'].includes(kind);
}

async function readKey({ terminal }: CommandContext): Promise<string> {
  return (await askSecret(terminal, 'API key (empty for none): '))?.trim() ?? '';
}

async function test(context: CommandContext, target: string | undefined): Promise<ExitCode> {
  const client = await connect(context);
  const { id, name } = await find(client, target);
  const chosen = context.values['model'];
  const model = Array.isArray(chosen) ? String(chosen[0]) : undefined;
  const result = await client.call('testProvider', { id, body: model === undefined ? {} : { model } });
  if (isSet(context, 'json')) json(context, result);
  else {
    const ms = result.first_token_ms === null ? '' : ` First word after ${result.first_token_ms} ms.`;
    say(context, `${name}: ${result.detail}${ms}`);
  }
  return result.ok ? exitCodes.ok : exitCodes.failed;
}

async function models(context: CommandContext, target: string | undefined): Promise<ExitCode> {
  const client = await connect(context);
  const { id } = await find(client, target);
  const { items } = await client.call('listAvailableModels', { id });
  if (isSet(context, 'json')) return json(context, { models: items });
  for (const model of items) say(context, `${model.id}  ${model.context_tokens ?? '?'} tokens`);
  return exitCodes.ok;
}

async function remove(context: CommandContext, target: string | undefined): Promise<ExitCode> {
  const client = await connect(context);
  const { id, name } = await find(client, target);
  await client.call('deleteProvider', { id });
  say(context, `${name} is removed, and its key with it.`);
  return exitCodes.ok;
}

async function find(client: ParleyClient, target: string | undefined): Promise<{ id: string; name: string }> {
  if (target === undefined) throw new UsageError('Name a provider. Run: parley providers list');
  const { items } = await client.call('listProviders');
  const found = items.find(({ name, id }) => name === target || id === target);
  if (found === undefined) throw new UsageError(`There is no provider ${target}. Run: parley providers list`);
  return found;
}

function say({ terminal }: CommandContext, line: string): void {
  terminal.output.write(`${printable(line)}\n`);
}

function json({ terminal }: CommandContext, value: unknown): ExitCode {
  terminal.output.write(`${JSON.stringify(value)}\n`);
  return exitCodes.ok;
}
