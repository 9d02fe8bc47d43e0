import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CredentialFile } from './credentials.ts';

describe('CredentialFile', () => {
  let directory: string;
  let file: CredentialFile;
  let filePath: string;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'parley-cli-'));
    filePath = path.join(directory, 'deep', 'credentials.json');
    file = new CredentialFile(filePath);
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('keeps one credential for each server, and forgets them one by one', async () => {
    await file.write('http://a', { kind: 'apiKey', key: 'k' });
    await file.write('http://b', { kind: 'tokens', email: 'x@y.example', accessToken: 'a', refreshToken: 'r' });
    expect(await file.read('http://a')).toEqual({ kind: 'apiKey', key: 'k' });
    await file.write('http://a', undefined);
    expect(await file.read('http://a')).toBeUndefined();
    expect(await file.read('http://b')).toMatchObject({ email: 'x@y.example' });
    await file.write('http://b', undefined);
    expect(await readdir(path.dirname(filePath))).toEqual([]);
  });

  it('lets nobody else read it, also when it could be read before', async () => {
    await file.write('http://a', { kind: 'apiKey', key: 'k' });
    expect((await stat(filePath)).mode & 0o777).toBe(0o600);
    expect((await stat(path.dirname(filePath))).mode & 0o777).toBe(0o700);
    expect(await readdir(path.dirname(filePath))).toEqual(['credentials.json']);
  });

  it('keeps the address when tokens are renewed', async () => {
    await file.write('http://b', { kind: 'tokens', email: 'x@y.example', accessToken: 'a', refreshToken: 'r' });
    await file.tokenStore('http://b').save({ accessToken: 'a2', refreshToken: 'r2' });
    expect(JSON.parse(await readFile(filePath, 'utf8'))).toEqual({
      version: 1,
      servers: { 'http://b': { kind: 'tokens', email: 'x@y.example', accessToken: 'a2', refreshToken: 'r2' } },
    });
  });

  it('does not overwrite a file it cannot read', async () => {
    await file.write('http://a', { kind: 'apiKey', key: 'k' });
    await writeFile(filePath, '{ torn');
    await expect(file.write('http://b', { kind: 'apiKey', key: 'k' })).rejects.toThrow('repair or remove it');
  });
});
