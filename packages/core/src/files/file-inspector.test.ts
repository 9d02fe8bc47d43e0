import { describe, expect, it } from 'vitest';
import { FileInspector, type FileFacts } from './file-inspector.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAADklEQVR4nGNggIL/MAAADhMB/0bVvKAAAAAASUVORK5CYII=',
  'base64',
);

function inspect(bytes: Buffer | string, name = 'file', chunk = 7): FileFacts {
  const inspector = new FileInspector();
  const all = Buffer.from(bytes);
  for (let at = 0; at < all.length; at += chunk) inspector.take(all.subarray(at, at + chunk));
  return inspector.finish(name);
}

const gif = (rest = '') => Buffer.concat([Buffer.from('GIF89a\x05\x00\x04\x00', 'latin1'), Buffer.from(rest)]);
const jpeg = (...segments: readonly Buffer[]) =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...segments,
    Buffer.from([0xff, 0xc0, 0, 17, 8, 0, 30, 0, 40, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]),
    Buffer.alloc(20),
  ]);
const exif = (orientation: number) => {
  const body = Buffer.alloc(6 + 8 + 2 + 12);
  body.write('Exif\0\0II*\0', 0, 'latin1');
  body.writeUInt32LE(8, 10);
  body.writeUInt16LE(1, 14);
  body.writeUInt16LE(0x0112, 16);
  body.writeUInt16LE(orientation, 24);
  return Buffer.concat([Buffer.from([0xff, 0xe1, 0, body.length + 2]), body]);
};

describe('F1.4 what a file is', () => {
  it('is the same however it is cut', () => {
    for (const size of [1, 2, 3, 64, 1_000]) expect(inspect(png, 'x.txt', size)).toEqual(inspect(png, 'x.txt', 9));
  });

  it.each<[string, Buffer, string, string, [number, number]]>([
    ['PNG', png, 'a.html', 'image/png', [3, 2]],
    ['GIF', gif(), 'a.exe', 'image/gif', [5, 4]],
    ['JPEG', jpeg(), 'a', 'image/jpeg', [40, 30]],
    ['a photo on its side', jpeg(exif(6)), 'a', 'image/jpeg', [30, 40]],
    ['a photo upright', jpeg(exif(1)), 'a', 'image/jpeg', [40, 30]],
  ])('%s by its bytes', (_, bytes, name, mediaType, [width, height]) => {
    expect(inspect(bytes, name)).toMatchObject({ mediaType, kind: 'image', size: { width, height } });
  });

  it('WebP in its three forms', () => {
    const webp = (form: string, write: (bytes: Buffer) => void) => {
      const bytes = Buffer.alloc(40);
      bytes.write('RIFF\0\0\0\0WEBP', 0, 'latin1');
      bytes.write(form, 12, 'latin1');
      write(bytes);
      return inspect(bytes).size;
    };
    expect(webp('VP8X', (b) => (b.writeUIntLE(9, 24, 3), b.writeUIntLE(19, 27, 3)))).toEqual({ width: 10, height: 20 });
    expect(webp('VP8 ', (b) => (b.writeUInt16LE(10, 26), b.writeUInt16LE(20, 28)))).toEqual({ width: 10, height: 20 });
    expect(webp('VP8L', (b) => b.writeUInt32LE(9 | (19 << 14), 21))).toEqual({ width: 10, height: 20 });
  });

  it.each<[string, Buffer | string, string, string]>([
    ['a markdown', '# Grüße', 'notes.MD', 'text/markdown'],
    ['a table', 'a,b\n1,2', 'x.csv', 'text/csv'],
    ['a page, which is shown as text', '<script>alert(1)</script>', 'x.html', 'text/html'],
    ['a drawing with a script, which is shown as text', '<svg onload="alert(1)"/>', 'x.svg', 'image/svg+xml'],
    ['a text that calls itself a photo', 'hello', 'holiday.jpg', 'text/plain'],
    ['UTF-16', Buffer.from('\ufeffHallo Welt', 'utf16le'), 'x.txt', 'text/plain'],
    ['one byte', 'a', 'x', 'text/plain'],
  ])('%s is text', (_, bytes, name, mediaType) => {
    expect(inspect(bytes, name)).toMatchObject({ mediaType, kind: 'text', size: undefined });
  });

  it.each<[string, Buffer | string, string, string]>([
    ['a PDF', '%PDF-1.7', 'x.txt', 'application/pdf'],
    ['a ZIP', 'PK\x03\x04', 'x', 'application/zip'],
    ['a DOCX', 'PK\x03\x04', 'x.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['text with a zero', 'abc\0def', 'x.txt', 'application/octet-stream'],
    [
      'text with a tail of bytes',
      Buffer.from([...Buffer.from('abc'.repeat(99)), 0xff]),
      'x.md',
      'application/octet-stream',
    ],
    ['text that ends in half a character', Buffer.from([0x61, 0xc3]), 'x.txt', 'application/octet-stream'],
    ['an image that is none', Buffer.from('\x89PNG\r\n\x1a\n\0', 'latin1'), 'x.png', 'application/octet-stream'],
    ['an image without extent', gif().fill(0, 6), 'x.gif', 'application/octet-stream'],
  ])('%s is neither image nor text', (_, bytes, name, mediaType) => {
    expect(inspect(bytes, name)).toMatchObject({ mediaType, kind: 'other', size: undefined });
  });

  it('a script behind the head of an image stays an image, which is never served as anything else', () => {
    expect(inspect(gif('/*<script>alert(1)</script>*/'), 'x.html')).toMatchObject({ mediaType: 'image/gif' });
  });

  it('has the digest and length of all of it', () => {
    expect(inspect('abc')).toMatchObject({
      bytes: 3,
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    });
  });
});
