import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRawAnswers } from './raw-answers.ts';

describe('raw answers', () => {
  let database: PGlite;
  let ask: (sql: string) => Uint8Array;
  beforeAll(async () => {
    database = await PGlite.create();
    const answer = createRawAnswers(database, (error) => {
      throw error;
    });
    ask = (sql) => answer(simpleQuery(sql));
  });
  afterAll(() => database.close());

  it('are whole, also when they come in many pieces, and one after the other', () => {
    const long = Buffer.from(ask(`select repeat('x', 100000) from generate_series(1, 20)`));
    expect(long.toString('latin1').split('x'.repeat(100_000))).toHaveLength(21);
    expect(long.at(-6)).toBe('Z'.charCodeAt(0));
    expect(Buffer.from(ask('select 42')).toString('latin1')).toContain('42');
    expect(Buffer.from(ask('select nothing_here')).toString('latin1')).toContain('42703');
    expect(Buffer.from(ask('select 43')).toString('latin1')).toContain('43');
  });

  it('leave nothing behind', () => {
    // Kept, the messages of one such answer would be four kilobytes.
    const rows = 'select n, repeat($$y$$, 20) from generate_series(1, 20) as n';
    for (let round = 0; round < 200; round += 1) ask(rows);
    const before = heapUsed();
    for (let round = 0; round < 3_000; round += 1) ask(rows);
    expect((heapUsed() - before) / 3_000).toBeLessThan(500);
  });
});

function simpleQuery(sql: string): Uint8Array {
  const text = Buffer.from(`${sql}\0`);
  const head = Buffer.alloc(5);
  head.write('Q');
  head.writeInt32BE(text.length + 4, 1);
  return Buffer.concat([head, text]);
}

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
