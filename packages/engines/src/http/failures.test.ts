import { describe, expect, it } from 'vitest';
import { refusalError } from './failures.ts';

const now = new Date('2030-01-01T00:00:00Z');
const refuse = (status: number, body = '', retryAfter?: string, secret?: string) =>
  refusalError({ status, body, retryAfter, now, secret });

describe('refusalError', () => {
  it.each([
    [400, 'error', false],
    [401, 'unavailable', false],
    [403, 'unavailable', false],
    [404, 'unavailable', false],
    [408, 'unavailable', true],
    [429, 'unavailable', true],
    [500, 'error', true],
    [502, 'unavailable', true],
    [503, 'unavailable', true],
    [302, 'unavailable', false],
    [413, 'context_too_long', false],
  ] as const)('takes %i for %s, worth repeating: %s', (status, kind, retryable) => {
    expect(refuse(status)).toMatchObject({ name: 'ModelError', kind, retryable, status });
  });

  it.each([
    '{"error":{"code":"context_length_exceeded","message":"x"}}',
    '{"error":{"message":"This model\'s maximum context length is 8192 tokens"}}',
    '{"object":"error","message":"the prompt is too long for the context window"}',
  ])('recognises an input that is too long: %s', (body) => {
    expect(refuse(400, body)).toMatchObject({ kind: 'context_too_long', retryable: false });
  });

  it('reads how long to wait, as seconds or date, within an hour', () => {
    expect(refuse(429, '', '7').retryAfterMs).toBe(7_000);
    expect(refuse(429, '', '0.5').retryAfterMs).toBe(500);
    expect(refuse(503, '', 'Tue, 01 Jan 2030 00:00:30 GMT').retryAfterMs).toBe(30_000);
    expect(refuse(503, '', 'Mon, 31 Dec 2029 23:00:00 GMT').retryAfterMs).toBe(0);
    expect(refuse(503, '', '999999').retryAfterMs).toBe(3_600_000);
    expect(refuse(503, '', 'soon').retryAfterMs).toBeUndefined();
  });

  it('keeps the key out of everything it says', () => {
    const secret = 'sk-very-secret-1234567890';
    const error = refuse(
      401,
      `{"error":{"message":"Incorrect key ${secret}, sk-ver***7890; header Bearer abcdef"}}`,
      undefined,
      secret,
    );
    const said = `${error.message} ${error.stack ?? ''} ${String(error.cause)} ${JSON.stringify(error)}`;
    expect(said).toContain('Incorrect key [key]');
    expect(said).not.toMatch(/secret|7890|abcdef/);
  });
});
