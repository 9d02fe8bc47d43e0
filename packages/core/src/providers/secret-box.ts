import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Seals what has to be read again but must not lie open in the database (P1, P9). */
export interface SecretBox {
  /** `context` is not secret: what was sealed for one opens for no other. */
  seal(secret: string, context: string): string;
  /** Undefined: sealed under a key that is not here, or changed since. */
  open(sealed: string, context: string): { readonly secret: string; readonly isCurrent: boolean } | undefined;
}

/** The first key seals; all of them open. Each has 32 bytes. */
export function createSecretBox(keys: readonly [Buffer, ...Buffer[]]): SecretBox {
  const [current] = keys;
  if (keys.some((key) => key.length !== 32)) throw new TypeError('A sealing key has 32 bytes');
  const byId = new Map(keys.map((key) => [idOf(key), key]));
  return {
    seal(secret, context) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', current, nonce);
      cipher.setAAD(Buffer.from(context));
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return ['v1', idOf(current), nonce.toString('base64url'), sealed.toString('base64url')].join('.');
    },

    open(sealed, context) {
      const [version, id = '', nonce = '', text = ''] = sealed.split('.');
      const key = byId.get(id);
      if (version !== 'v1' || key === undefined) return undefined;
      const bytes = Buffer.from(text, 'base64url');
      if (bytes.length < tagBytes) return undefined;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), {
          authTagLength: tagBytes,
        });
        decipher.setAAD(Buffer.from(context));
        decipher.setAuthTag(bytes.subarray(-tagBytes));
        const secret = Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]).toString(
          'utf8',
        );
        return { secret, isCurrent: key === current };
      } catch {
        return undefined;
      }
    },
  };
}

const tagBytes = 16;

/** Tells keys apart without telling anything of them. */
function idOf(key: Buffer): string {
  return createHash('sha256').update('parley/sealing-key-id').update(key).digest('base64url').slice(0, 10);
}
