import type { ModelImage } from '../models/index.ts';
import { badRequest } from './refusals.ts';

const mediaTypes: Readonly<Record<string, ModelImage['mediaType']>> = {
  'image/png': 'image/png',
  'image/jpeg': 'image/jpeg',
  'image/jpg': 'image/jpeg',
  'image/webp': 'image/webp',
  'image/gif': 'image/gif',
};

/** Images come with the request: nothing is fetched, since that would make requests out of what a model or page wrote. */
export function readDataUrl(url: string, param: string): ModelImage {
  if (!url.startsWith('data:'))
    throw badRequest(
      param,
      'Images are taken as data: URLs (base64); other addresses are not fetched.',
      'invalid_image_url',
    );
  const comma = url.indexOf(',');
  const [type = '', ...rest] = url.slice('data:'.length, Math.max(comma, 0)).toLowerCase().split(';');
  const mediaType = Object.hasOwn(mediaTypes, type) ? mediaTypes[type] : undefined;
  if (comma === -1 || mediaType === undefined || rest.at(-1) !== 'base64')
    throw badRequest(param, 'Expected data:image/png, jpeg, webp or gif in base64.', 'invalid_image_format');
  const text = url.slice(comma + 1);
  const bytes = Buffer.from(text, 'base64');
  // Buffer skips what is no base64; then something else than was sent would be seen.
  if (bytes.length === 0 || Math.ceil((text.replace(/=+$/, '').length * 3) / 4 - 0.75) > bytes.length)
    throw badRequest(param, 'The image is not valid base64.', 'invalid_base64');
  return { mediaType, bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}
