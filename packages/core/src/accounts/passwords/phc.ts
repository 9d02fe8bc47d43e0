/** argon2id parameters as stored beside the hash. */
export interface Argon2Parameters {
  readonly memoryKib: number;
  readonly passes: number;
  readonly parallelism: number;
}

export interface PasswordRecord extends Argon2Parameters {
  readonly salt: Buffer;
  readonly digest: Buffer;
}

/** `$argon2id$v=19$m=…,t=…,p=…$salt$digest`, the PHC string format: other tools can read and write it. */
export function encodePhc({ memoryKib, passes, parallelism, salt, digest }: PasswordRecord): string {
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(digest)}`;
}

const format =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/;

/** Undefined for anything this installation can't or should not compute. */
export function decodePhc(text: string): PasswordRecord | undefined {
  const parts = format.exec(text);
  if (parts === null) return undefined;
  const [memoryKib, passes, parallelism] = parts.slice(1, 4).map(Number) as [number, number, number];
  // A planted record must not be able to make one sign-in eat the machine.
  if (memoryKib > 1_048_576 || passes > 32 || passes < 1 || parallelism < 1 || memoryKib < 8 * parallelism)
    return undefined;
  const [salt, digest] = parts.slice(4, 6).map((part) => Buffer.from(part, 'base64')) as [Buffer, Buffer];
  return { memoryKib, passes, parallelism, salt, digest };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
