import path from 'node:path';
import type { LibraryModel } from '@parley/engines';
import type * as wire from '@parley/protocol';

/** As the library knows a model → as everybody who may chat sees it: names of files, no paths of this machine. */
export function toWireModel(model: LibraryModel, defaultId: string): wire.LibraryModel {
  const { progress, failure } = model;
  const registryId = model.kind === 'chat' ? `local/${model.id}` : null;
  return {
    id: model.id,
    model: registryId,
    kind: model.kind,
    name: model.name,
    summary: model.summary,
    licence: { id: model.licence.id, url: model.licence.url ?? null },
    parameters: model.parameters ?? null,
    quantisation: model.quantisation ?? null,
    context_tokens: model.contextTokens ?? null,
    dimensions: model.dimensions ?? null,
    abilities: model.abilities ?? null,
    languages: [...model.languages],
    memory_bytes: model.memoryBytes,
    size_bytes: model.bytes,
    in_catalogue: model.inCatalogue,
    sources: [...model.sources],
    is_default: registryId === defaultId,
    state: model.state,
    progress:
      progress === undefined
        ? null
        : {
            received_bytes: progress.receivedBytes,
            total_bytes: progress.totalBytes,
            bytes_per_second: progress.bytesPerSecond,
            seconds_left: progress.secondsLeft ?? null,
            source: progress.source,
          },
    failure:
      failure === undefined
        ? null
        : {
            reason: failure.reason,
            message: failure.message,
            attempts: failure.attempts.map(({ source, message }) => ({ source, message })),
          },
    installed_from: model.installedFrom === undefined ? null : withoutPath(model.installedFrom),
    installed_at: model.installedAt?.toISOString() ?? null,
    files: model.files.map(({ name, role, bytes, sha256, known }) => ({
      name,
      role,
      size_bytes: bytes,
      sha256,
      known,
    })),
    adapters: model.adapters.map(toWireAdapter),
  };
}

export function toWireAdapter({ id, file, scale }: LibraryModel['adapters'][number]): wire.ModelAdapter {
  return { id, file_name: path.basename(file), scale };
}

function withoutPath(source: string): string {
  return source.startsWith('link ') ? `link ${path.basename(source.slice(5))}` : source;
}
