import { textOnly } from '@parley/core';
import { bytesOf, type CatalogueModel } from '../catalogue/index.ts';
import type { ModelRecord } from './library-folder.ts';
import type { Adapter, LibraryModel, ModelFailure, ModelState, Progress } from './library-types.ts';

export interface Situation {
  readonly state: Exclude<ModelState, 'absent' | 'installed'>;
  readonly progress?: Progress;
  readonly failure?: ModelFailure;
}

/** What the catalogue, the disk and the work under way say of one model, as one. */
export function describeModel(known: {
  readonly id: string;
  readonly entry: CatalogueModel | undefined;
  readonly record: ModelRecord | undefined;
  readonly situation: Situation | undefined;
  readonly adapters: readonly Adapter[];
  readonly sources: readonly string[];
}): LibraryModel {
  const { id, entry, record, situation, adapters, sources } = known;
  const described = record?.described;
  const [firstSource] = entry?.sources ?? [];
  const installedBytes = record?.files.reduce((sum, file) => sum + file.bytes, 0);
  return {
    id,
    kind: entry?.kind ?? record?.kind ?? 'chat',
    name: entry?.name ?? record?.name ?? id,
    summary: entry?.summary ?? 'Imported from a file.',
    licence: entry?.licence ?? { id: described?.licence ?? 'unknown' },
    parameters: entry?.parameters ?? described?.parameters,
    quantisation: described?.quantisation ?? quantisationIn(record?.files[0]?.name ?? nameOfFirstFile(entry)),
    contextTokens: entry?.contextTokens ?? described?.contextTokens,
    dimensions: entry?.dimensions,
    abilities: entry?.abilities ?? (record?.kind === 'chat' ? { ...textOnly, json_schema: true } : undefined),
    languages: entry?.languages ?? described?.languages ?? [],
    memoryBytes: entry?.memoryBytes ?? described?.memoryBytes ?? 0,
    bytes: installedBytes ?? (firstSource === undefined ? 0 : bytesOf(firstSource)),
    inCatalogue: entry !== undefined,
    sources,
    state: record !== undefined ? 'installed' : (situation?.state ?? 'absent'),
    progress: record === undefined ? situation?.progress : undefined,
    failure: record === undefined ? situation?.failure : undefined,
    installedFrom: record?.source,
    installedAt: record === undefined ? undefined : new Date(record.installedAt),
    files:
      record?.files.map(({ name, role, bytes, sha256, known: by }) => ({ name, role, bytes, sha256, known: by })) ?? [],
    adapters,
  };
}

function nameOfFirstFile(entry: CatalogueModel | undefined): string {
  const [source] = entry?.sources ?? [];
  if (source === undefined) return '';
  return (source.kind === 'hub' ? source.files : (source.convert?.files ?? source.members))[0]?.name ?? '';
}

/** As the makers of GGUF files name them: `…-Q4_K_M.gguf`. */
function quantisationIn(fileName: string): string | undefined {
  return /(?:^|[-._])((?:i?q\d(?:_[0-9a-z]+)*|bf16|f16|f32))\.gguf$/i.exec(fileName)?.[1]?.toUpperCase();
}
