import path from 'node:path';
import type { ParleyClient } from '@parley/client';
import type { ModelAdapter } from '@parley/protocol';
import { isSet, text, type CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { printable } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { tableOf } from './figures.ts';

/** parley models adapters MODEL [attach FILE | scale ADAPTER NUMBER | detach ADAPTER] */
export async function adapters(
  context: CommandContext,
  client: ParleyClient,
  words: readonly string[],
): Promise<ExitCode> {
  const [id, action, what, number] = words;
  if (id === undefined) throw new UsageError('Name the model whose adapters you mean.');
  switch (action) {
    case undefined:
      break;
    case 'attach': {
      if (what === undefined) throw new UsageError('Name the file of the adapter.');
      const name = text(context, 'id');
      await client.call('attachAdapter', {
        id,
        body: {
          file: path.resolve(what),
          scale: scaleOf(text(context, 'scale') ?? '1'),
          ...(name === undefined ? {} : { id: name }),
        },
      });
      break;
    }
    case 'scale':
      if (what === undefined || number === undefined) throw new UsageError('Name the adapter and its scale.');
      await client.call('scaleAdapter', { id, body: { adapter_id: what, scale: scaleOf(number) } });
      break;
    case 'detach':
      if (what === undefined) throw new UsageError('Name the adapter.');
      await client.call('detachAdapter', { id, body: { adapter_id: what } });
      break;
    default:
      throw new UsageError(`${action} is not understood; it is attach, scale or detach.`);
  }
  const { items } = await client.call('listAdapters', { id });
  context.terminal.output.write(isSet(context, 'json') ? `${JSON.stringify({ items })}\n` : listOf(items));
  return exitCodes.ok;
}

function listOf(items: readonly ModelAdapter[]): string {
  if (items.length === 0) return 'No adapters.\n';
  return tableOf([
    ['ADAPTER', 'FILE', 'SCALE'],
    ...items.map(({ id, file_name, scale }) => [printable(id), printable(file_name), String(scale)]),
  ]);
}

function scaleOf(given: string): number {
  const scale = Number(given);
  if (given.trim() === '' || !Number.isFinite(scale)) throw new UsageError(`${given} is no number.`);
  return scale;
}
