import type { ParleyClient } from '@parley/client';
import { protocolVersion } from '@parley/protocol';
import { doctor as examine } from '@parley/store';
import { connect, isSet, serverOption, serverUrl, type Command, type CommandContext } from '../command.ts';
import { dataOptions, dataSettings } from '../data.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { explain } from '../explain.ts';
import { printable } from '../terminal.ts';

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'check a server and the way to it',
  usage: `
  parley doctor

  --server URL    the server (default: PARLEY_SERVER, or http://127.0.0.1:7417)
  --local         look at the data on this machine instead of a server
  --json          one JSON object per check

Checks that the server is reached and ready, that you are signed in, and that
answers stream over WebSocket and as server-sent events. Ends with 0 when all is
well. With --local (and --data-dir DIR, as for parley backup): the folder, its
disk, the database and the files. Where you have no conversation yet, one is made and deleted again.`,
  options: { ...serverOption, ...dataOptions, local: { type: 'boolean' }, json: { type: 'boolean' } },
  run: doctor,
};

interface Check {
  readonly name: string;
  run(client: ParleyClient): Promise<Finding>;
}

interface Finding {
  readonly state: 'ok' | 'failed' | 'skipped';
  readonly detail: string;
}

const checks: readonly Check[] = [
  {
    name: 'reachable',
    async run(client) {
      const { version, uptime, model_loaded } = await client.call('health');
      return ok(
        `version ${version}, up for ${Math.round(uptime)} s, ${model_loaded ? 'a model is loaded' : 'no model is loaded'}`,
      );
    },
  },
  {
    name: 'ready',
    async run(client) {
      const { ready, checks: parts } = await client.call('readiness');
      const broken = Object.entries(parts).filter(([, { ok: isFine }]) => !isFine);
      if (ready) return ok(Object.keys(parts).join(', ') || 'everything');
      return failed(
        broken.map(([name, { detail }]) => `${name}: ${detail}`).join('; ') || 'the server says it is not ready',
      );
    },
  },
  {
    name: 'signed in',
    async run(client) {
      const { mode, user, setup_needed } = await client.call('currentSession');
      if (setup_needed)
        return failed('nobody has an account yet; open the server in a browser and create the first one');
      if (!user) return failed('you are not signed in; run: parley login');
      return ok(mode === 'local' ? 'one person on one machine' : `${user.email ?? user.display_name}, ${user.role}`);
    },
  },
  { name: 'models', run: async (client) => modelsFinding((await client.call('listModels')).items) },
  { name: 'WebSocket', run: checkWebSocket },
  { name: 'server-sent events', run: checkServerSentEvents },
];

async function doctor(context: CommandContext): Promise<ExitCode> {
  if (isSet(context, 'local')) return doctorLocal(context);
  const { terminal } = context;
  const server = serverUrl(context);
  const client = await connect(context);
  let worst: ExitCode = exitCodes.ok;
  for (const check of checks) {
    const finding = await check.run(client).catch((error: unknown): Finding & { exitCode: ExitCode } => {
      const { sentence, exitCode } = explain(error, server);
      return { ...failed(sentence), exitCode };
    });
    if (finding.state === 'failed' && worst === exitCodes.ok)
      worst = 'exitCode' in finding ? finding.exitCode : exitCodes.failed;
    terminal.output.write(`${lineOf(context, check.name, finding)}\n`);
    // Nothing behind an unreachable server can be told apart from it.
    if (worst === exitCodes.unreachable) break;
  }
  return worst;
}

async function doctorLocal(context: CommandContext): Promise<ExitCode> {
  const checks = await examine(dataSettings(context));
  for (const { name, ok: isFine, sentence } of checks)
    context.terminal.output.write(`${lineOf(context, name, { state: isFine ? 'ok' : 'failed', detail: sentence })}\n`);
  return checks.every(({ ok: isFine }) => isFine) ? exitCodes.ok : exitCodes.failed;
}

function lineOf(context: CommandContext, name: string, { state, detail }: Finding): string {
  return isSet(context, 'json')
    ? JSON.stringify({ check: name, state, detail })
    : `${label[state]}  ${name.padEnd(20)}${printable(detail)}`;
}

function modelsFinding(items: readonly { readonly id: string; readonly is_default: boolean }[]): Finding {
  const first = items.find((model) => model.is_default);
  if (items.length === 0) return failed('no model can answer; configure one');
  return ok(`${items.length}, of which ${first?.id ?? 'none'} answers by default`);
}

async function checkWebSocket(client: ParleyClient): Promise<Finding> {
  const { conversationId, cleanUp } = await anyConversation(client);
  try {
    return await new Promise<Finding>((resolve) => {
      const startedMs = performance.now();
      const stream = client.openConversation(conversationId, {
        status: ({ status, transport, error }) => {
          if (status === 'live' && transport === 'socket')
            finish(ok(`attached in ${Math.round(performance.now() - startedMs)} ms, protocol ${protocolVersion}`));
          else if (status === 'live')
            finish(
              failed(
                'a proxy between here and the server refuses WebSockets; it must pass on the Upgrade header for /ws/',
              ),
            );
          else if (error && status === 'closed') finish(failed(error.message));
        },
      });
      const timer = setTimeout(() => finish(failed('no WebSocket could be opened within 15 s')), 15_000);
      const finish = (finding: Finding) => {
        clearTimeout(timer);
        // Not while its constructor may still run.
        queueMicrotask(() => stream.close());
        resolve(finding);
      };
    });
  } finally {
    await cleanUp();
  }
}

async function checkServerSentEvents(client: ParleyClient): Promise<Finding> {
  const runId = await anyEndedRun(client);
  if (runId === undefined) return { state: 'skipped', detail: 'there is no answer yet that could be replayed' };
  const stopped = AbortSignal.timeout(15_000);
  for await (const event of client.followRun(runId, stopped)) {
    if (event.type === 'runEnded') return ok(`replayed an answer of ${event.text.length} characters`);
  }
  return failed('the stream of an ended answer did not end; a proxy may be holding it back');
}

async function anyConversation(
  client: ParleyClient,
): Promise<{ conversationId: string; cleanUp: () => Promise<void> }> {
  for await (const { id } of client.conversations({ limit: 1 }))
    return { conversationId: id, cleanUp: () => Promise.resolve() };
  const { id } = await client.call('createConversation', { body: { title: 'parley doctor' } });
  return { conversationId: id, cleanUp: () => client.call('deleteConversation', { id }).then(() => undefined) };
}

async function anyEndedRun(client: ParleyClient): Promise<string | undefined> {
  const { items } = await client.call('listConversations', { query: { limit: 5 } });
  for (const conversation of items) {
    const messages = await client.call('listMessages', { id: conversation.id, query: { limit: 20 } });
    const ended = messages.items.find(
      (message) => message.run_id !== null && message.status !== 'pending' && message.status !== 'streaming',
    );
    if (ended?.run_id) return ended.run_id;
  }
  return undefined;
}

function ok(detail: string): Finding {
  return { state: 'ok', detail };
}

function failed(detail: string): Finding {
  return { state: 'failed', detail };
}

const label = { ok: 'ok    ', failed: 'FAILED', skipped: '-     ' } as const;
