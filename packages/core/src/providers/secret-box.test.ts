import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSecretBox } from './secret-box.ts';

const old = randomBytes(32);
const present = randomBytes(32);
const secret = 'sk-日本-0123456789';

describe('createSecretBox', () => {
  it('opens what it sealed, for what it was sealed for and nothing else (P1)', () => {
    const box = createSecretBox([present]);
    const sealed = box.seal(secret, 'provider/1');
    expect(sealed).not.toContain(secret);
    expect(box.seal(secret, 'provider/1')).not.toBe(sealed);
    expect(box.open(sealed, 'provider/1')).toEqual({ secret, isCurrent: true });
    expect(box.open(sealed, 'provider/2')).toBeUndefined();
  });

  it('opens with older keys and says so (P9)', () => {
    const sealed = createSecretBox([old]).seal(secret, 'c');
    expect(createSecretBox([present, old]).open(sealed, 'c')).toEqual({ secret, isCurrent: false });
    expect(createSecretBox([present]).open(sealed, 'c')).toBeUndefined();
  });

  it('opens nothing that was changed, cut or is none of its own', () => {
    const box = createSecretBox([present]);
    const sealed = box.seal(secret, 'c');
    for (let at = 0; at < sealed.length; at++) {
      const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
      // The last letter of a base64 text may hold bits that mean nothing.
      const opened = box.open(changed, 'c');
      if (at < sealed.length - 1) expect(opened, changed).toBeUndefined();
    }
    for (const text of ['', 'v1', 'v1.a.b.c', sealed.slice(0, 30), `v2${sealed.slice(2)}`])
      expect(box.open(text, 'c')).toBeUndefined();
  });

  it('takes keys of 32 bytes only', () => {
    expect(() => createSecretBox([randomBytes(16)])).toThrow(TypeError);
  });
});
