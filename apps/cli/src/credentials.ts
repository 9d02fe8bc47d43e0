import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Tokens, TokenStore } from '@parley/client';

export type Credential =
  | { readonly kind: 'apiKey'; readonly key: string }
  | { readonly kind: 'tokens'; readonly email: string; readonly accessToken: string; readonly refreshToken: string };

/** Credentials by server, in one file that only its owner may read. */
export class CredentialFile {
  readonly #path: string;

  constructor(filePath: string) {
    this.#path = filePath;
  }

  async read(server: string): Promise<Credential | undefined> {
    return (await this.#readAll())[server];
  }

  async write(server: string, credential: Credential | undefined): Promise<void> {
    const { [server]: _replaced, ...others } = await this.#readAll();
    const all = credential ? { ...others, [server]: credential } : others;
    await mkdir(path.dirname(this.#path), { recursive: true, mode: 0o700 });
    if (Object.keys(all).length === 0) return rm(this.#path, { force: true });
    // Written beside and renamed: a crash halfway must not lose a refresh token, which works once.
    const beside = `${this.#path}.${process.pid}`;
    await writeFile(beside, `${JSON.stringify({ version: 1, servers: all }, null, 2)}\n`, { mode: 0o600 });
    await chmod(beside, 0o600);
    await rename(beside, this.#path);
  }

  tokenStore(server: string): TokenStore {
    return {
      load: async (): Promise<Tokens | undefined> => {
        const credential = await this.read(server);
        return credential?.kind === 'tokens' ? credential : undefined;
      },
      save: async (tokens) => {
        const credential = await this.read(server);
        await this.write(server, {
          kind: 'tokens',
          email: credential?.kind === 'tokens' ? credential.email : '',
          ...tokens,
        });
      },
    };
  }

  async #readAll(): Promise<Record<string, Credential>> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw error;
    }
    try {
      return (JSON.parse(text) as { servers?: Record<string, Credential> }).servers ?? {};
    } catch {
      throw new Error(`${this.#path} is not readable as JSON; repair or remove it`);
    }
  }
}
