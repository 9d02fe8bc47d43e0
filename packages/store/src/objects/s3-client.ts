import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { AwsV4Signer } from 'aws4fetch';
import { backoffDelayMs } from '@parley/core';
import { createHttpTransport, type HttpTransport } from './http-transport.ts';
import { s3Error, s3Unreachable, tagOf } from './s3-errors.ts';

export interface S3Location {
  /** Scheme, host and port, without the bucket. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** `path`: endpoint/bucket/key, as most self-hosted servers want it; `virtual-host`: bucket.endpoint/key, as AWS does. */
  readonly addressing: 'path' | 'virtual-host';
}

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface S3ClientOptions extends S3Location, S3Credentials {
  /** How requests leave the process. */
  readonly transport?: HttpTransport;
  /** Until an answer begins, per attempt. */
  readonly timeoutMs?: number;
  /** How often a request is tried in all while trouble looks passing. */
  readonly attempts?: number;
  readonly random?: () => number;
}

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Statuses that are answers to the caller; all others are thrown as errors. */
  readonly expect: readonly number[];
}

export interface S3Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** An earlier attempt got no answer: it may have been carried out all the same. */
  readonly repeated: boolean;
}

export interface S3Client {
  send(request: S3Request): Promise<S3Answer>;
  /** Like `send`, but the body of a success is handed over unread: read it to its end or destroy it. */
  open(request: S3Request): Promise<S3Answer & { readonly body: IncomingMessage }>;
}

const repeatBackoff = { firstDelayMs: 100, maxDelayMs: 2_000 };
/** Passing troubles by name; beside them every 429 and 5xx. */
const passing = new Set(['RequestTimeout', 'SlowDown', 'OperationAborted', 'ConditionalRequestConflict']);

/** Signed requests, repeated when trouble is passing, with clear errors when it is not. */
export function createS3Client(options: S3ClientOptions): S3Client {
  const { transport = createHttpTransport(), timeoutMs = 60_000, attempts = 4, random = Math.random } = options;
  const signingKeys = new Map<string, ArrayBuffer>();

  async function attempt(request: S3Request, readBody: boolean) {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(new DOMException('No answer in time', 'TimeoutError')), timeoutMs);
    try {
      const { url, headers } = await sign(request);
      // Redirects are not followed: they would carry the signature elsewhere, and S3 sends them only for a wrong place.
      const {
        status,
        headers: answered,
        body,
      } = await transport(url, {
        method: request.method,
        headers: Object.fromEntries(headers),
        body: request.body,
        signal: controller.signal,
      });
      const unread = !readBody && status < 300;
      return { status, headers: answered, body, text: unread ? '' : await textOf(body) };
    } finally {
      clearTimeout(timer);
    }
  }

  function sign(request: S3Request) {
    const headers = {
      ...request.headers,
      'x-amz-content-sha256': createHash('sha256')
        .update(request.body ?? '')
        .digest('hex'),
    };
    const { accessKeyId, secretAccessKey, sessionToken, region } = options;
    return new AwsV4Signer({
      method: request.method,
      url: urlOf(options, request),
      headers,
      accessKeyId,
      secretAccessKey,
      ...(sessionToken !== undefined && { sessionToken }),
      service: 's3',
      region,
      cache: signingKeys,
    }).sign();
  }

  async function perform(request: S3Request, readBody: boolean) {
    let repeated = false;
    for (let failures = 1; ; failures++) {
      const outcome = await attempt(request, readBody).catch((error: unknown) => ({ unreachable: error }));
      if (!('unreachable' in outcome)) {
        if (request.expect.includes(outcome.status)) return { ...outcome, repeated };
        if (!isPassing(outcome) || failures >= attempts) throw s3Error(outcome);
        // The server said no: nothing happened, except when it broke in the middle.
        repeated ||= outcome.status >= 500;
      } else {
        if (failures >= attempts || isHopeless(outcome.unreachable)) throw s3Unreachable(outcome.unreachable);
        repeated = true;
      }
      await new Promise((resolve) => setTimeout(resolve, backoffDelayMs(failures, repeatBackoff, random)));
    }
  }

  return { send: (request) => perform(request, true), open: (request) => perform(request, false) };
}

export function urlOf(location: S3Location, { key = '', query = {} }: Pick<S3Request, 'key' | 'query'>): string {
  const url = new URL(location.endpoint);
  const base = url.pathname.replace(/\/+$/, '');
  if (location.addressing === 'virtual-host') {
    url.host = `${location.bucket}.${url.host}`;
    url.pathname = `${base}/${key}`;
  } else {
    url.pathname = `${base}/${location.bucket}${key === '' ? '' : `/${key}`}`;
  }
  // Not by searchParams: its `+` for a space is signed as `%20`.
  url.search = Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  return url.href;
}

function isPassing(answer: { readonly status: number; readonly text: string }): boolean {
  return (
    answer.status === 429 ||
    (answer.status >= 500 && answer.status !== 501 && answer.status !== 507) ||
    passing.has(tagOf(answer.text, 'Code') ?? '')
  );
}

/** A wrong address or certificate stays wrong; a server that is starting again does not stay away. */
function isHopeless(error: unknown): boolean {
  const { code = '' } = (error instanceof Error ? error : {}) as { code?: string };
  return code === 'ENOTFOUND' || /^(?:ERR_TLS|ERR_INVALID|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(code);
}
