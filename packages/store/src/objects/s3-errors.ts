import { ParleyError, unreadableRange } from '@parley/core';

// The last one is how versitygw names an unknown access key.
const refusedCredentials = new Set([
  'AccessDenied',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'InvalidToken',
  'XAdminUserNotFound',
]);
const full = new Set([
  'QuotaExceeded',
  'InsufficientStorage',
  'InsufficientCapacity',
  'XMinioStorageFull',
  'EntityTooLargeForQuota',
]);
const wrongPlace = new Set([
  'PermanentRedirect',
  'TemporaryRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]);

/** What an answer nobody expected means, in one sentence. Nothing of the request or its credentials is in it. */
export function s3Error({ status, text }: { readonly status: number; readonly text: string }): ParleyError {
  // Answers to HEAD have no body, only the status.
  const code = tagOf(text, 'Code') ?? '';
  const options = { details: { status, ...(code !== '' && { storageCode: code }) } };
  const unavailable = (message: string) => new ParleyError('storage_unavailable', message, options);

  if (status === 416) return unreadableRange();
  if (code === 'EntityTooLarge')
    return new ParleyError('object_too_large', 'The file is larger than the object storage takes.', options);
  if (full.has(code) || status === 507)
    return new ParleyError('storage_full', 'There is no room left for files.', options);
  if (code === 'RequestTimeTooSkewed')
    return unavailable('The clock of this machine differs too much from that of the object storage.');
  if (code === 'NoSuchBucket') return unavailable('The bucket for files does not exist.');
  if (wrongPlace.has(code) || (status >= 300 && status < 400))
    return unavailable('The object storage says the bucket is elsewhere: region or endpoint is wrong.');
  if (refusedCredentials.has(code) || status === 401 || status === 403)
    return unavailable(`The object storage refuses the credentials${code === '' ? '' : ` (${code})`}.`);
  return unavailable(`The object storage answered with an error (${code === '' ? status : code}).`);
}

export function s3Unreachable(cause: unknown): ParleyError {
  return new ParleyError('storage_unavailable', 'The object storage cannot be reached.', { cause });
}

/** First text of a tag. Enough for the few flat answers S3 gives; everything taken from it is checked or opaque. */
export function tagOf(xml: string, name: string): string | undefined {
  const value = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return value === undefined ? undefined : unescapeXml(value);
}

export function blocksOf(xml: string, name: string): string[] {
  return Array.from(xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs')), (match) => match[1] ?? '');
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function unescapeXml(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? whole;
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return point <= 0x10_ffff ? String.fromCodePoint(point) : whole;
  });
}
