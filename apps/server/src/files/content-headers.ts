import type { IncomingHttpHeaders } from 'node:http';
import type { ByteRange, StoredFile } from '@parley/core';

type ServedFile = Pick<StoredFile, 'name' | 'kind' | 'mediaType' | 'bytes' | 'sha256'>;

/** How a file may be looked at (F2.2, F2.3): images in place, everything else as a download that runs nowhere. */
export function contentHeaders(file: ServedFile, asDownload: boolean) {
  const isShown = file.kind === 'image' && !asDownload;
  return {
    etag: `"${file.sha256}"`,
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=31536000, immutable',
    'content-type': typeOf(file),
    'content-disposition': `${isShown ? 'inline' : 'attachment'}; ${fileNameParameters(file.name)}`,
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  };
}

function typeOf({ kind, mediaType }: ServedFile): string {
  if (kind === 'image') return mediaType;
  return kind === 'text' ? 'text/plain; charset=utf-8' : 'application/octet-stream';
}

/** RFC 6266: a plain name for everybody, the real one for who understands. */
function fileNameParameters(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]/g, '_').replaceAll(/["\\%]/g, '_');
  const real = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename="${plain}"; filename*=UTF-8''${real}`;
}

/** One range, or all of it: what is not understood is ignored, as HTTP wants it. */
export function readRange(
  headers: IncomingHttpHeaders,
  { bytes, sha256 }: ServedFile,
): ByteRange | undefined | 'unsatisfiable' {
  const condition = headers['if-range'];
  if (condition !== undefined && condition !== `"${sha256}"`) return undefined;
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.range ?? '');
  if (match === null) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const length = Math.min(Number(last), bytes);
    return length === 0 ? 'unsatisfiable' : { start: bytes - length, end: bytes - 1 };
  }
  const start = Number(first);
  const end = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== '' && Number(last) < start) return undefined;
  return start >= bytes ? 'unsatisfiable' : { start, end };
}
