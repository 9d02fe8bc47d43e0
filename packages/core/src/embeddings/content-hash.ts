import { createHash } from 'node:crypto';
import type { EmbeddingKind } from './embedding-model.ts';

/** What a text is known by beside its model. The kind is part of it: models may read questions differently. */
export function contentHash(kind: EmbeddingKind, text: string): string {
  // UTF-16 as it is: a broken surrogate pair must not be mistaken for another one, as in UTF-8.
  return createHash('sha256').update(`${kind}\n`).update(text, 'utf16le').digest('base64url');
}
