import { FileInfo, firstRoutes } from '@parley/protocol';
import { ParleyApiError, tryJson } from '../errors.ts';
import type { Environment } from '../environment.ts';
import type { Rest } from './rest.ts';

export interface UploadOptions {
  readonly name: string;
  readonly signal?: AbortSignal;
  /** Bytes that have left, as far as the machine tells. */
  readonly onProgress?: (sentBytes: number) => void;
}

/** One upload of bytes. Browsers tell its progress only through the older of their two ways to ask. */
export interface UploadRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((sentBytes: number) => void) | undefined;
}

export async function uploadFile(
  { rest, environment }: { readonly rest: Rest; readonly environment: Environment },
  body: Blob,
  { name, signal, onProgress }: UploadOptions,
): Promise<FileInfo> {
  const url = rest.url(`${firstRoutes.uploadFile.path}?${new URLSearchParams({ name }).toString()}`);
  const response = await rest.attempt(firstRoutes.uploadFile, async (auth) => {
    try {
      const headers = { ...auth, accept: 'application/json', 'content-type': 'application/octet-stream' };
      return await environment.upload({ url, headers, body, signal, onProgress });
    } catch (cause) {
      throw signal?.aborted === true ? cause : ParleyApiError.network(cause);
    }
  });
  const file = FileInfo.safeParse(tryJson(await response.text()));
  if (file.success) return file.data;
  throw new ParleyApiError({
    code: 'invalid_response',
    message: 'The answer to the upload is not what this client understands',
    status: response.status,
    cause: file.error,
  });
}

export function defaultUpload(request: UploadRequest): Promise<Response> {
  return typeof XMLHttpRequest === 'function' ? uploadByXhr(request) : uploadByFetch(request);
}

async function uploadByFetch({ url, headers, body, signal, onProgress }: UploadRequest): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body,
    credentials: 'same-origin',
    ...(signal === undefined ? {} : { signal }),
  });
  onProgress?.(body.size);
  return response;
}

function uploadByXhr({ url, headers, body, signal, onProgress }: UploadRequest): Promise<Response> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const abort = () => xhr.abort();
    xhr.open('POST', url);
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.upload.addEventListener('progress', ({ loaded }) => onProgress?.(loaded));
    xhr.addEventListener('load', () => {
      const type = xhr.getResponseHeader('content-type') ?? '';
      resolve(new Response(xhr.responseText, { status: xhr.status, headers: { 'content-type': type } }));
    });
    xhr.addEventListener('error', () => reject(new TypeError('The upload failed')));
    xhr.addEventListener('abort', () => reject(new DOMException('The upload was given up', 'AbortError')));
    xhr.addEventListener('loadend', () => signal?.removeEventListener('abort', abort));
    if (signal?.aborted === true) return reject(new DOMException('The upload was given up', 'AbortError'));
    signal?.addEventListener('abort', abort);
    xhr.send(body);
  });
}
