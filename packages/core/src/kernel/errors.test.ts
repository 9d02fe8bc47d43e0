import { describe, expect, it, vi } from 'vitest';
import { isAbortError, ParleyError } from './errors.ts';

describe('ParleyError', () => {
  it('carries its code, details, delay and cause', () => {
    const cause = new Error('ECONNREFUSED');
    const error = new ParleyError('storage_unavailable', 'Storage is away.', {
      cause,
      details: { part: 'cache' },
      retryAfterMs: 500,
    });
    expect(error).toMatchObject({
      name: 'ParleyError',
      code: 'storage_unavailable',
      message: 'Storage is away.',
      details: { part: 'cache' },
      retryAfterMs: 500,
    });
    expect(error.cause).toBe(cause);
    expect(error).toBeInstanceOf(Error);
  });

  it('has no cause of its own making', () => {
    expect('cause' in new ParleyError('internal', 'x')).toBe(false);
    expect('cause' in new ParleyError('internal', 'x', { cause: undefined })).toBe(false);
  });

  it('is recognised across two copies of the package', async () => {
    vi.resetModules();
    const copy = await import('./errors.ts');
    const foreign = new copy.ParleyError('not_found', 'x');
    expect(foreign).not.toBeInstanceOf(ParleyError);
    expect(ParleyError.is(foreign)).toBe(true);
    expect(copy.ParleyError.is(new ParleyError('not_found', 'x'))).toBe(true);
  });

  it('is not confused with anything that only looks like it', () => {
    for (const other of [undefined, null, 'internal', 7, new Error('x'), { name: 'ParleyError', code: 'internal' }]) {
      expect(ParleyError.is(other)).toBe(false);
    }
  });

  it('keeps its brand out of what gets serialised', () => {
    expect(JSON.parse(JSON.stringify(new ParleyError('internal', 'x')))).toEqual({
      name: 'ParleyError',
      code: 'internal',
    });
  });
});

describe('isAbortError', () => {
  it('knows an abort and a timeout from other errors', () => {
    const controller = new AbortController();
    controller.abort();
    expect(isAbortError(controller.signal.reason)).toBe(true);
    expect(isAbortError(new DOMException('late', 'TimeoutError'))).toBe(true);
    expect(isAbortError(new Error('AbortError'))).toBe(false);
    expect(isAbortError({ name: 'AbortError' })).toBe(false);
  });
});
