import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { boundWork } from './bounded-work.ts';
import { createPasswordHasher, leastArgon2Parameters } from './password-hasher.ts';
import { decodePhc, encodePhc } from './phc.ts';

const hasher = createPasswordHasher({ randomBytes });

describe('password hashes', () => {
  it('A1.10 are argon2id PHC strings with a salt of their own', async () => {
    const [first, second] = await Promise.all([hasher.hash('correct horse'), hasher.hash('correct horse')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(first).not.toBe(second);
    expect(await hasher.verify('correct horse', first)).toEqual({ matches: true, outdated: false });
    expect(await hasher.verify('correct horsf', first)).toEqual({ matches: false, outdated: false });
  });

  it('A1.10 agree with the reference implementation', async () => {
    // From the argon2 command line: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32
    const reference = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await hasher.verify('password', reference)).toEqual({ matches: true, outdated: true });
  });

  it('A1.10 read the same however the characters were composed', async () => {
    const record = await hasher.hash('Ame\u0301lie sings');
    expect((await hasher.verify('Am\u00e9lie sings', record)).matches).toBe(true);
  });

  it('A1.10 are never weaker than the least parameters', () => {
    for (const weak of [{ memoryKib: 19_455 }, { passes: 1 }, { parallelism: 0 }]) {
      expect(() => createPasswordHasher({ randomBytes, parameters: { ...leastArgon2Parameters, ...weak } })).toThrow(
        RangeError,
      );
    }
  });

  it('A1.12 tell when the record was made with other parameters', async () => {
    const stronger = createPasswordHasher({
      randomBytes,
      parameters: { memoryKib: 24_576, passes: 2, parallelism: 1 },
    });
    const record = await hasher.hash('correct horse');
    expect(await stronger.verify('correct horse', record)).toEqual({ matches: true, outdated: true });
    expect(await stronger.verify('wrong', record)).toEqual({ matches: false, outdated: false });
  });

  it.each([null, '', 'plain', '$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'])(
    'A1.13 do the same work for the record %j, and nothing matches it',
    async (record) => {
      let runs = 0;
      const counting = createPasswordHasher({ randomBytes, work: { run: (work) => ((runs += 1), work()) } });
      expect(await counting.verify('anything', record)).toEqual({ matches: false, outdated: false });
      expect(runs).toBe(1);
    },
  );
});

describe('PHC strings', () => {
  it('read back what was written', () => {
    const record = { memoryKib: 65_536, passes: 3, parallelism: 4, salt: randomBytes(16), digest: randomBytes(32) };
    expect(decodePhc(encodePhc(record))).toEqual(record);
  });

  it('that would eat the machine are not read', () => {
    const salted = '$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    for (const cost of ['m=4194304,t=2,p=1', 'm=19456,t=999,p=1', 'm=19456,t=0,p=1', 'm=7,t=1,p=1']) {
      expect(decodePhc(`$argon2id$v=19$${cost}${salted}`)).toBeUndefined();
    }
  });
});

describe('bounded work', () => {
  it('A1.11 runs so many at once, lets so many wait, refuses the rest', async () => {
    const bound = boundWork({ running: 2, waiting: 3 });
    const gate = Promise.withResolvers<void>();
    let running = 0;
    let most = 0;
    const jobs = Array.from({ length: 6 }, (_, n) =>
      bound.run(async () => {
        most = Math.max(most, (running += 1));
        await gate.promise;
        running -= 1;
        return n;
      }),
    );
    const refused = jobs.pop();
    await expect(refused).rejects.toMatchObject({ code: 'overloaded' });
    gate.resolve();
    expect(await Promise.all(jobs)).toEqual([0, 1, 2, 3, 4]);
    expect(most).toBe(2);
  });

  it('A1.11 gives the place back when the work fails', async () => {
    const bound = boundWork({ running: 1, waiting: 0 });
    await expect(bound.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await bound.run(() => Promise.resolve('yes'))).toBe('yes');
  });
});
