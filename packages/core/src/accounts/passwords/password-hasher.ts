import { argon2, timingSafeEqual } from 'node:crypto';
import { boundWork, type BoundedWork } from './bounded-work.ts';
import { decodePhc, encodePhc, type Argon2Parameters } from './phc.ts';

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** Does the same work for a missing record, so that the time taken does not tell whether an account exists (A1.13). */
  verify(password: string, record: string | null): Promise<PasswordVerdict>;
}

export interface PasswordVerdict {
  readonly matches: boolean;
  /** It matched a record made with other parameters: store a new one (A1.12). */
  readonly outdated: boolean;
}

export interface PasswordHasherOptions {
  readonly randomBytes: (size: number) => Buffer;
  readonly parameters?: Argon2Parameters;
  readonly work?: BoundedWork;
}

/** OWASP's least, 19 MiB and two passes: about 40 ms. */
export const leastArgon2Parameters: Argon2Parameters = { memoryKib: 19_456, passes: 2, parallelism: 1 };

const saltBytes = 16;
const digestBytes = 32;

export function createPasswordHasher(options: PasswordHasherOptions): PasswordHasher {
  const parameters = options.parameters ?? leastArgon2Parameters;
  assertStrongEnough(parameters);
  // Two of libuv's four threads stay free for file and name look-ups of everybody else.
  const work = options.work ?? boundWork({ running: 2, waiting: 64 });
  const nobody = { ...parameters, salt: options.randomBytes(saltBytes), digest: options.randomBytes(digestBytes) };

  return {
    async hash(password) {
      const salt = options.randomBytes(saltBytes);
      const digest = await work.run(() => derive(password, { ...parameters, salt, digestBytes }));
      return encodePhc({ ...parameters, salt, digest });
    },

    async verify(password, record) {
      const known = record === null ? undefined : decodePhc(record);
      const target = known ?? nobody;
      const digest = await work.run(() => derive(password, { ...target, digestBytes: target.digest.length }));
      const matches = timingSafeEqual(digest, target.digest) && known !== undefined;
      return { matches, outdated: matches && !sameParameters(target, parameters) };
    },
  };
}

function derive(
  password: string,
  {
    memoryKib,
    passes,
    parallelism,
    salt,
    digestBytes: tagLength,
  }: Argon2Parameters & { readonly salt: Buffer; readonly digestBytes: number },
): Promise<Buffer> {
  // The same characters typed on another keyboard or system may arrive composed differently.
  const message = password.normalize('NFKC');
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message, nonce: salt, memory: memoryKib, passes, parallelism, tagLength }, (error, digest) => {
      if (error === null) resolve(digest);
      else reject(error);
    });
  });
}

function assertStrongEnough({ memoryKib, passes, parallelism }: Argon2Parameters): void {
  const least = leastArgon2Parameters;
  if (memoryKib < least.memoryKib || passes < least.passes || parallelism < least.parallelism) {
    throw new RangeError(`argon2id needs at least m=${least.memoryKib}, t=${least.passes}, p=${least.parallelism}`);
  }
}

function sameParameters(left: Argon2Parameters, right: Argon2Parameters): boolean {
  return left.memoryKib === right.memoryKib && left.passes === right.passes && left.parallelism === right.parallelism;
}
