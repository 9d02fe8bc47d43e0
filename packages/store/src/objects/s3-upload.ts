import { ParleyError, type Logger, type ObjectInfo } from '@parley/core';
import { boundedChunks, objectExists, type Body } from './body.ts';
import type { S3Answer, S3Client, S3Request } from './s3-client.ts';
import { escapeXml, tagOf } from './s3-errors.ts';

export interface S3Upload {
  readonly key: string;
  readonly contentType: string;
  readonly maxBytes: number;
  readonly ifAbsent: boolean;
  /** Stored with the object: tells our own write, whose answer was lost, from somebody else's. */
  readonly mark: string;
}

export type Uploaded = Pick<ObjectInfo, 'size' | 'etag' | 'modifiedAt'>;

export interface S3UploadContext {
  readonly client: S3Client;
  readonly logger: Logger;
  readonly partBytes: number;
  readonly markHeader: string;
}

/** S3 takes no more parts than this. */
const maxParts = 10_000;

/** One request for what fits into a part, else part by part: memory holds two parts, whatever the length. */
export async function uploadToS3(context: S3UploadContext, upload: S3Upload, body: Body): Promise<Uploaded> {
  const { maxBytes } = upload;
  // Bytes that are in memory anyway gain nothing from parts.
  const partBytes = body instanceof Uint8Array ? Infinity : Math.max(context.partBytes, Math.ceil(maxBytes / maxParts));
  const parts = partsOf(boundedChunks(body, maxBytes), partBytes);
  const first = await parts.next();
  if (first.done) return putWhole(context, upload, Buffer.alloc(0));
  const second = await parts.next();
  if (second.done) return putWhole(context, upload, first.value);
  return putInParts(context, upload, inOrder(first.value, second.value, parts));
}

async function putWhole(
  { client, markHeader }: S3UploadContext,
  upload: S3Upload,
  body: Uint8Array,
): Promise<Uploaded> {
  const { key, mark, contentType } = upload;
  const headers = { 'content-type': contentType, [markHeader]: mark, ...condition(upload) };
  const answer = await client.send({ method: 'PUT', key, headers, body, expect: [200, 412] });
  const etag =
    answer.status === 412 ? await ownEtagOrExists({ client, upload, markHeader, answer }) : etagOf(answer.headers.etag);
  return { size: body.length, etag, modifiedAt: timeOf(answer) };
}

async function putInParts(
  context: S3UploadContext,
  upload: S3Upload,
  parts: AsyncIterable<Uint8Array>,
): Promise<Uploaded> {
  const { client, markHeader, logger } = context;
  const { key, mark, contentType } = upload;
  const started = await client.send({
    method: 'POST',
    key,
    query: { uploads: '' },
    headers: { 'content-type': contentType, [markHeader]: mark },
    expect: [200],
  });
  const uploadId = tagOf(started.text, 'UploadId');
  if (!uploadId) throw strangeAnswer();

  try {
    let size = 0;
    const etags: string[] = [];
    for await (const part of parts) {
      size += part.length;
      const sent = await client.send({
        method: 'PUT',
        key,
        query: { partNumber: String(etags.length + 1), uploadId },
        body: part,
        expect: [200],
      });
      etags.push(sent.headers.etag ?? '');
    }
    return { size, ...(await complete(context, upload, { uploadId, etags })) };
  } catch (error) {
    // Parts without an end cost room for ever and show in no listing.
    await client
      .send({ method: 'DELETE', key, query: { uploadId }, expect: [204, 200, 404] })
      .catch((reason: unknown) => {
        logger.warn('An upload in parts could not be taken back', {
          reason: ParleyError.is(reason) ? reason.message : 'unknown',
        });
      });
    throw error;
  }
}

async function complete(
  { client, markHeader }: S3UploadContext,
  upload: S3Upload,
  { uploadId, etags }: { uploadId: string; etags: readonly string[] },
): Promise<Omit<Uploaded, 'size'>> {
  const list = etags
    .map((etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`)
    .join('');
  const body = Buffer.from(
    `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${list}</CompleteMultipartUpload>`,
  );
  const request: S3Request = {
    method: 'POST',
    key: upload.key,
    query: { uploadId },
    headers: { 'content-type': 'application/xml', ...condition(upload) },
    body,
    expect: [200, 404, 412],
  };
  const answer = await client.send(request);
  // Joining may take long, so S3 says 200 first and may still report a failure in the body.
  const etag = answer.status === 200 ? tagOf(answer.text, 'ETag') : undefined;
  if (etag) return { etag: etagOf(etag), modifiedAt: timeOf(answer) };
  if (answer.status === 200) throw strangeAnswer(tagOf(answer.text, 'Code'));
  return { etag: await ownEtagOrExists({ client, upload, markHeader, answer }), modifiedAt: timeOf(answer) };
}

/** "It exists already" after an attempt without answer may speak of that very attempt. */
async function ownEtagOrExists(options: {
  client: S3Client;
  upload: S3Upload;
  markHeader: string;
  answer: S3Answer;
}): Promise<string> {
  const { client, upload, markHeader, answer } = options;
  if (answer.repeated) {
    const head = await client.send({ method: 'HEAD', key: upload.key, expect: [200, 404] });
    if (head.status === 200 && head.headers[markHeader] === upload.mark) return etagOf(head.headers.etag);
  }
  throw answer.status === 412 ? objectExists() : strangeAnswer(tagOf(answer.text, 'Code'));
}

function condition(upload: S3Upload): Record<string, string> {
  return upload.ifAbsent ? { 'if-none-match': '*' } : {};
}

/** The server's clock, to the second, as it will say itself when asked: asking would cost a request more. */
function timeOf({ headers }: S3Answer): Date {
  return new Date(headers.date ?? Date.now());
}

export function etagOf(header: string | undefined): string {
  return (header ?? '').replace(/^W\//, '').replaceAll('"', '');
}

async function* partsOf(chunks: AsyncIterable<Uint8Array>, partBytes: number): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (let chunk of chunks) {
    while (size + chunk.length > partBytes) {
      const fits = partBytes - size;
      yield Buffer.concat([...waiting, chunk.subarray(0, fits)]);
      chunk = chunk.subarray(fits);
      waiting = [];
      size = 0;
    }
    waiting.push(chunk);
    size += chunk.length;
  }
  if (size > 0) yield Buffer.concat(waiting);
}

async function* inOrder(
  first: Uint8Array,
  second: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield first;
  yield second;
  yield* rest;
}

function strangeAnswer(code?: string): ParleyError {
  return new ParleyError(
    'storage_unavailable',
    `The object storage could not join the parts of a file${code ? ` (${code})` : ''}.`,
  );
}
