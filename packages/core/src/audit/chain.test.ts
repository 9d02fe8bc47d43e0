import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditDraft, AuditEntry } from './audit-entry.ts';
import { canonicalJson, storableJson, type JsonValue } from './canonical-json.ts';
import { emptyChain, hashOf, nextEntry, verifyChain } from './chain.ts';

const start = Date.UTC(2026, 0, 1);
const draft = (n: number): AuditDraft => ({
  action: 'sign_in.succeeded',
  actorId: null,
  target: `t${n}`,
  details: { n, method: 'password' },
});

function chainOf(length: number): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let n = 1; n <= length; n += 1)
    entries.push(nextEntry(entries.at(-1) ?? emptyChain, draft(n), new Date(start + n)));
  return entries;
}

async function* stream(entries: readonly AuditEntry[]) {
  yield* entries;
}

const verify = (entries: readonly AuditEntry[], original: readonly AuditEntry[] = entries) =>
  verifyChain({ entries: stream(entries), head: original.at(-1) });

describe('the audit chain', () => {
  it('A1.70 numbers from one without gaps, each hash covering the one before', async () => {
    const entries = chainOf(5);
    expect(entries.map((entry) => entry.seq)).toEqual([1, 2, 3, 4, 5]);
    expect(entries.slice(1).map((entry) => entry.previousHash)).toEqual(
      entries.slice(0, -1).map((entry) => entry.hash),
    );
    expect(await verify(entries)).toEqual({ intact: true, entries: 5, firstBrokenSeq: null });
  });

  it('A1.70 an empty log is intact', async () => {
    expect(await verify([])).toEqual({ intact: true, entries: 0, firstBrokenSeq: null });
  });

  it.each<[string, (entries: AuditEntry[]) => AuditEntry[], number]>([
    ['details edited', (e) => e.with(2, { ...at(e, 2), details: { n: 99 } }), 3],
    ['actor edited', (e) => e.with(2, { ...at(e, 2), actorId: '00000000-0000-7000-8000-000000000001' }), 3],
    ['time edited', (e) => e.with(2, { ...at(e, 2), at: new Date(start) }), 3],
    ['edited with its own hash made to fit', (e) => e.with(2, refit({ ...at(e, 2), details: { n: 99 } })), 4],
    ['deleted in the middle', (e) => e.toSpliced(2, 1), 3],
    ['the start cut off', (e) => e.slice(2), 1],
    ['two swapped', (e) => e.with(1, at(e, 2)).with(2, at(e, 1)), 2],
    ['two swapped and renumbered', (e) => e.with(1, { ...at(e, 2), seq: 2 }).with(2, { ...at(e, 1), seq: 3 }), 2],
    ['one inserted twice', (e) => e.toSpliced(2, 0, at(e, 1)), 3],
  ])('A1.72 finds %s', async (_what, tamper, firstBrokenSeq) => {
    const original = chainOf(6);
    expect(await verify(tamper([...original]), original)).toMatchObject({ intact: false, firstBrokenSeq });
  });

  it('A1.73 finds the end cut off, by the head kept apart', async () => {
    const original = chainOf(6);
    expect(await verify(original.slice(0, 4), original)).toEqual({ intact: false, entries: 4, firstBrokenSeq: 5 });
  });

  it('A1.73 finds entries that never went through the head', async () => {
    const original = chainOf(6);
    expect(await verify(original, original.slice(0, 5))).toMatchObject({ intact: false, firstBrokenSeq: 6 });
    expect(await verifyChain({ entries: stream(original), head: undefined })).toMatchObject({
      intact: false,
      firstBrokenSeq: 1,
    });
  });

  it('A1.74 a chain recomputed whole passes from inside, and fails against a head kept outside', async () => {
    const original = chainOf(6);
    const forged: AuditEntry[] = [];
    for (const entry of original) {
      const { action, actorId, target } = entry;
      forged.push(
        nextEntry(
          forged.at(-1) ?? emptyChain,
          { action: action as AuditDraft['action'], actorId, target, details: {} },
          entry.at,
        ),
      );
    }
    expect(await verify(forged)).toMatchObject({ intact: true });
    const anchors = [{ seq: 4, hash: at(original, 3).hash }];
    expect(await verifyChain({ entries: stream(forged), head: forged.at(-1), anchors })).toMatchObject({
      intact: false,
      firstBrokenSeq: 4,
    });
    expect(await verifyChain({ entries: stream(original), head: original.at(-1), anchors })).toMatchObject({
      intact: true,
    });
  });
});

describe('canonical JSON', () => {
  it('A1.70 does not depend on the order of keys, at any depth', () => {
    expect(canonicalJson({ b: [{ z: 1, a: null }], a: 'x' })).toBe('{"a":"x","b":[{"a":null,"z":1}]}');
  });

  it('A1.70 reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const storable = storableJson(value);
        expect(canonicalJson(JSON.parse(canonicalJson(storable)) as JsonValue)).toBe(canonicalJson(storable));
      }),
    );
  });

  it('keeps what jsonb would refuse out of an entry', () => {
    expect(canonicalJson(storableJson({ text: 'a\0b\ud800', missing: undefined, zero: -0, none: Number.NaN }))).toBe(
      '{"none":null,"text":"ab\ufffd","zero":0}',
    );
  });
});

function at(entries: readonly AuditEntry[], index: number): AuditEntry {
  const entry = entries[index];
  if (entry === undefined) throw new Error(`no entry ${index}`);
  return entry;
}

function refit(entry: AuditEntry): AuditEntry {
  return { ...entry, hash: hashOf(entry) };
}
