import type { LibraryModel, LibraryModelDetails } from '@parley/protocol';
import { printable } from '../terminal.ts';
import { parametersOf, sizeOf, tableOf } from './figures.ts';

export function modelTable(models: readonly LibraryModel[]): string {
  const rows = models.map((model) => [
    model.is_default ? `${model.id} *` : model.id,
    model.kind.replaceAll('_', ' '),
    parametersOf(model.parameters),
    sizeOf(model.size_bytes),
    model.memory_bytes === 0 ? '' : sizeOf(model.memory_bytes),
    model.licence.id,
    stateOf(model),
  ]);
  return tableOf(
    [['MODEL', 'KIND', 'PARAMETERS', 'SIZE', 'MEMORY', 'LICENCE', 'STATE'], ...rows].map((row) => row.map(printable)),
  );
}

export function describeModel(model: LibraryModelDetails): string {
  const { file_details: head, failure } = model;
  const lines: [string, string][] = [
    ['id', model.id],
    ['name', model.name],
    ['what for', model.summary],
    ['state', stateOf(model)],
    ...(failure === null ? [] : [['why', failure.message] as [string, string]]),
    ['kind', model.kind.replaceAll('_', ' ')],
    ['licence', model.licence.url === null ? model.licence.id : `${model.licence.id} (${model.licence.url})`],
    ['parameters', parametersOf(model.parameters)],
    ['quantisation', model.quantisation ?? ''],
    ['context', model.context_tokens === null ? '' : `${model.context_tokens} tokens`],
    ['dimensions', model.dimensions === null ? '' : String(model.dimensions)],
    ['languages', model.languages.join(', ')],
    ['size', sizeOf(model.size_bytes)],
    ['memory', model.memory_bytes === 0 ? '' : sizeOf(model.memory_bytes)],
    ['sources', model.sources.join('; ')],
    ['came from', model.installed_from ?? ''],
    ['architecture', head?.architecture ?? ''],
    ['tokenizer', head === null ? '' : `${head.tokenizer ?? 'unknown'}, ${head.vocabulary ?? '?'} entries`],
    ['template', head === null ? '' : head.chat_template === null ? 'none in the file' : 'in the file'],
    ...(head?.memory ?? []).map(({ context_tokens, memory_bytes }): [string, string] => [
      `with ${context_tokens}`,
      `${sizeOf(memory_bytes)} of memory`,
    ]),
    ...model.files.map(({ name, sha256, known, size_bytes }): [string, string] => [
      'file',
      `${name}, ${sizeOf(size_bytes)}, SHA-256 ${sha256} (${vouchers[known] ?? known})`,
    ]),
    ...model.adapters.map(({ id, file_name, scale }): [string, string] => [
      'adapter',
      `${id} (${file_name}) at ${scale}`,
    ]),
  ];
  return tableOf(lines.filter(([, text]) => text !== '').map(([label, text]) => [label, printable(text)]));
}

/** Who says that these are the right bytes. */
const vouchers: Readonly<Record<string, string>> = {
  checked: 'checked by Parley’s authors',
  published: 'as others have published it',
  'on first use': 'pinned at the first download',
  imported: 'your own file',
};

function stateOf(model: LibraryModel): string {
  const { progress, state } = model;
  if (state === 'downloading' && progress !== null && progress.total_bytes > 0)
    return `downloading, ${Math.floor((100 * progress.received_bytes) / progress.total_bytes)} %`;
  return state === 'absent' ? '' : state;
}
