import { ParleyError } from '@parley/core';
import { describe, expect, it } from 'vitest';
import { diskError } from './disk-errors.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: no, open '/home/ada/files'`), {
    code,
    syscall: 'open',
    path: '/home/ada/files',
  });
}

describe('diskError', () => {
  it.each([
    ['ENOSPC', 'storage_full'],
    ['EDQUOT', 'storage_full'],
    ['EACCES', 'storage_unavailable'],
    ['EROFS', 'storage_unavailable'],
    ['EIO', 'storage_unavailable'],
    ['EMFILE', 'storage_unavailable'],
  ])('turns %s into %s without telling the path', (errno, code) => {
    const clear = diskError(systemError(errno)) as ParleyError;
    expect(clear.code).toBe(code);
    expect(clear.message).not.toContain('ada');
    expect(clear.details).toEqual({ errno });
  });

  it('leaves other errors as they are', () => {
    for (const error of [
      new Error('x'),
      new ParleyError('object_exists', 'x'),
      Object.assign(new Error('gone'), { code: 'ECONNRESET' }),
    ]) {
      expect(diskError(error)).toBe(error);
    }
  });
});
