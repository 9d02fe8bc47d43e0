import type { FileKind } from '@parley/protocol';
import { extensionOf } from './file-name.ts';
import { imageSizeOf, type ImageSize } from './image-size.ts';

export interface Media {
  readonly mediaType: string;
  readonly kind: FileKind;
  readonly size: ImageSize | undefined;
}

/** What a file is (F1.4): by its first bytes, by whether all of it is text, and only then by its name. */
export function mediaOf(head: Buffer, isText: boolean, name: string): Media {
  const magic = signatures.find(({ at = 0, bytes }) => head.subarray(at, at + bytes.length).equals(bytes));
  const extension = extensionOf(name);
  if (magic?.mediaType.startsWith('image/') === true) {
    const size = imageSizeOf(magic.mediaType, head);
    // What only begins like an image is none: no browser and no model could do anything with it.
    if (size !== undefined) return { mediaType: magic.mediaType, kind: 'image', size };
  } else if (magic !== undefined) {
    const mediaType = magic.mediaType === 'application/zip' ? (zips[extension] ?? magic.mediaType) : magic.mediaType;
    return { mediaType, kind: 'other', size: undefined };
  }
  if (isText) return { mediaType: texts[extension] ?? 'text/plain', kind: 'text', size: undefined };
  return { mediaType: 'application/octet-stream', kind: 'other', size: undefined };
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

const signatures: readonly { readonly mediaType: string; readonly bytes: Buffer; readonly at?: number }[] = [
  { mediaType: 'image/png', bytes: latin1('\x89PNG\r\n\x1a\n') },
  { mediaType: 'image/jpeg', bytes: latin1('\xff\xd8\xff') },
  { mediaType: 'image/gif', bytes: latin1('GIF87a') },
  { mediaType: 'image/gif', bytes: latin1('GIF89a') },
  { mediaType: 'image/webp', bytes: latin1('WEBP'), at: 8 },
  { mediaType: 'application/pdf', bytes: latin1('%PDF-') },
  { mediaType: 'application/zip', bytes: latin1('PK\x03\x04') },
  { mediaType: 'application/gzip', bytes: latin1('\x1f\x8b') },
  { mediaType: 'audio/wav', bytes: latin1('WAVE'), at: 8 },
  { mediaType: 'audio/mpeg', bytes: latin1('ID3') },
  { mediaType: 'audio/ogg', bytes: latin1('OggS') },
  { mediaType: 'audio/flac', bytes: latin1('fLaC') },
  { mediaType: 'video/webm', bytes: latin1('\x1a\x45\xdf\xa3') },
  { mediaType: 'image/heif', bytes: latin1('ftyphei'), at: 4 },
  { mediaType: 'image/avif', bytes: latin1('ftypavif'), at: 4 },
  { mediaType: 'video/mp4', bytes: latin1('ftyp'), at: 4 },
];

const office = 'application/vnd.openxmlformats-officedocument';
/** Documents that are a ZIP inside. */
const zips: Readonly<Record<string, string>> = {
  docx: `${office}.wordprocessingml.document`,
  xlsx: `${office}.spreadsheetml.sheet`,
  pptx: `${office}.presentationml.presentation`,
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  epub: 'application/epub+zip',
};

/** Kinds of text worth telling a model; everything else that is text is `text/plain`. */
const texts: Readonly<Record<string, string>> = {
  md: 'text/markdown',
  markdown: 'text/markdown',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  json: 'application/json',
  jsonl: 'application/jsonl',
  html: 'text/html',
  htm: 'text/html',
  svg: 'image/svg+xml',
  xml: 'application/xml',
  css: 'text/css',
  js: 'text/javascript',
  mjs: 'text/javascript',
  ts: 'text/typescript',
  tsx: 'text/typescript',
  py: 'text/x-python',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  toml: 'application/toml',
  sql: 'application/sql',
  sh: 'application/x-sh',
};
