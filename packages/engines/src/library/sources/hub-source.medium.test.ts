import { randomBytes } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hubModel, LibraryWorld, pulled, reaches, sha256 } from '../library-world.testing.ts';
import type { LibraryModel } from '../library-types.ts';

describe('a model from the hub', () => {
  let world: LibraryWorld;
  beforeEach(async () => {
    world = await LibraryWorld.create();
  });
  afterEach(() => world.close());

  const installedBytes = (id = 'tiny') => readFile(path.join(world.models, id, `${id}.gguf`));
  async function attempt(options: Parameters<typeof hubModel>[1] = {}) {
    const { model, bytes } = hubModel(world.hub, options);
    const library = await world.open([model]);
    return { library, bytes, result: await pulled(library, model.id) };
  }
  const leftOvers = async () => (await readdir(world.models)).filter((name) => !name.startsWith('.'));

  it('L2.6 L2.9: comes whole, checked, and is offered', async () => {
    const { library, bytes, result } = await attempt();
    expect(result).toMatchObject({ state: 'installed', installedFrom: 'hub org/tiny', bytes: bytes.length });
    expect(await installedBytes()).toEqual(bytes);
    expect(library.installed()).toMatchObject([{ id: 'tiny', file: path.join(world.models, 'tiny', 'tiny.gguf') }]);
  });

  it('tells its progress: bytes, total, source', async () => {
    const { model, bytes } = hubModel(world.hub, { bytes: randomBytes(3_000_000) });
    const library = await world.open([model]);
    const seen: LibraryModel[] = [];
    library.subscribe((one) => seen.push(one));
    await pulled(library, 'tiny');
    expect(seen.map(({ state }) => state)).toEqual(
      expect.arrayContaining(['queued', 'downloading', 'verifying', 'installed']),
    );
    const progress = seen.flatMap((one) => one.progress ?? []);
    expect(progress.at(-1)).toMatchObject({
      receivedBytes: bytes.length,
      totalBytes: bytes.length,
      source: 'hub org/tiny',
    });
  });

  it('L2.11: goes on where the connection broke', async () => {
    world.hub.faults = [{ kind: 'cut', afterBytes: 100_000 }, { kind: 'cut', afterBytes: 50_000 }, { kind: 'none' }];
    const { bytes, result } = await attempt();
    expect(result.state).toBe('installed');
    expect(await installedBytes()).toEqual(bytes);
    const [, second, third] = world.hub.storeRequests();
    expect(second).toMatchObject({ status: 206, ifRange: '"store-tag-1"' });
    expect(Number(/\d+/.exec(third?.range ?? '')?.[0])).toBeGreaterThan(Number(/\d+/.exec(second?.range ?? '')?.[0]));
  });

  it('L2.11: begins anew when the store has another file meanwhile, or knows no ranges', async () => {
    world.hub.faults = [{ kind: 'cut', afterBytes: 100_000 }, { kind: 'noRanges' }];
    const { bytes, result } = await attempt();
    expect(result.state).toBe('installed');
    expect(await installedBytes()).toEqual(bytes);
  });

  it('L2.11: a store that falls silent is left and asked again', async () => {
    world.hub.faults = [{ kind: 'hang', afterBytes: 90_000 }, { kind: 'none' }];
    expect((await attempt()).result.state).toBe('installed');
    expect(world.hub.storeRequests()[1]?.status).toBe(206);
  });

  it('L2.11: gives up after five attempts without a byte, and says why', async () => {
    world.hub.faults = [{ kind: 'cut', afterBytes: 0 }];
    const { result } = await attempt();
    expect(result).toMatchObject({ state: 'failed', failure: { reason: 'no_source' } });
    expect(world.hub.storeRequests()).toHaveLength(5);
    expect(result.failure?.message).toMatch(/hub org\/tiny: The connection kept breaking off/);
  });

  it('L2.7: other bytes are an error that is shown, and nothing of them stays', async () => {
    world.hub.faults = [{ kind: 'wrongBytes' }];
    const { library, result } = await attempt();
    expect(result).toMatchObject({ state: 'failed', failure: { reason: 'checksum_mismatch' } });
    expect(result.failure?.message).toContain(sha256(Buffer.alloc(300_000, 7)));
    expect(library.installed()).toEqual([]);
    expect(await leftOvers()).toEqual([]);
  });

  it('L2.7: another announced sum than the catalogue’s is an error before a byte is downloaded', async () => {
    world.hub.announcedSum = 'a'.repeat(64);
    const { result } = await attempt();
    expect(result.failure).toMatchObject({ reason: 'checksum_mismatch' });
    expect(world.hub.storeRequests()).toEqual([]);
  });

  it('L2.12: no more is written than the file has, whatever the length says', async () => {
    world.hub.faults = [{ kind: 'lengthOff', by: 5_000_000 }];
    const { result } = await attempt();
    expect(result.failure).toMatchObject({ reason: 'checksum_mismatch' });
    const work = path.join(world.models, '.library', 'work', 'tiny');
    for (const name of await readdir(work))
      expect((await stat(path.join(work, name))).size).toBeLessThanOrEqual(300_000);
  });

  it('L2.12: a length that is too small is a file that is not whole', async () => {
    world.hub.faults = [{ kind: 'lengthOff', by: -1_000 }, { kind: 'none' }];
    expect((await attempt()).result.state).toBe('installed');
  });

  it.each([
    [401, /accept its licence there, and set PARLEY_HUB_TOKEN/],
    [403, /accept its licence/],
    [404, /no such file in org\/tiny/],
    [429, /wants us to wait/],
    [500, /answered with 500/],
  ])('a hub that answers %i is a source that has not got it, with the reason', async (status, reason) => {
    world.hub.hubStatus = status;
    const { result } = await attempt();
    expect(result.failure).toMatchObject({ reason: 'no_source', attempts: [{ source: 'hub org/tiny' }] });
    expect(result.failure?.message).toMatch(reason);
  });

  it('waits as long as a store asks for', async () => {
    world.hub.faults = [
      { kind: 'status', status: 429, retryAfter: '0' },
      { kind: 'status', status: 503 },
      { kind: 'none' },
    ];
    expect((await attempt()).result.state).toBe('installed');
    world.hub.faults = [{ kind: 'status', status: 429, retryAfter: '3600' }];
    expect((await attempt({ id: 'other' })).result.failure?.message).toMatch(/wants us to wait/);
  });

  it('follows a repository that was renamed', async () => {
    const { model, bytes } = hubModel(world.hub);
    world.hub.files.set('new/name/tiny.gguf', { bytes });
    world.hub.renamed.set('org/tiny', 'new/name');
    expect((await pulled(await world.open([model]), 'tiny')).state).toBe('installed');
  });

  it('L2.13: the token goes to the hub, and not along to the store', async () => {
    const { model } = hubModel(world.hub);
    const library = await world.open([model], { hub: { baseUrl: world.hub.url, token: 'hf_secret' } });
    await pulled(library, 'tiny');
    for (const { server, authorization } of world.hub.requests)
      expect(authorization).toBe(server === 'hub' ? 'Bearer hf_secret' : undefined);
    expect(world.hub.storeRequests().length).toBeGreaterThan(0);
  });

  describe('L2.8: whose sum nobody has told us', () => {
    const pins = async () =>
      JSON.parse(await readFile(path.join(world.models, '.library', 'pins.json'), 'utf8')) as Record<string, unknown>;

    it('is pinned with commit and announced sum, and asked for by that commit ever after', async () => {
      const { library, bytes, result } = await attempt({ known: 'on first use' });
      expect(result).toMatchObject({ state: 'installed', files: [{ known: 'on first use', sha256: sha256(bytes) }] });
      expect(await pins()).toEqual({
        'hub org/tiny': {
          commit: world.hub.announcedCommit,
          files: { 'tiny.gguf': { sha256: sha256(bytes), bytes: bytes.length } },
        },
      });
      await library.remove('tiny');
      world.hub.requests.length = 0;
      expect((await pulled(library, 'tiny')).state).toBe('installed');
      expect(world.hub.requests[0]?.path).toBe(`/org/tiny/resolve/${world.hub.announcedCommit}/tiny.gguf`);
    });

    it('is refused when the hub has another one later', async () => {
      const { library } = await attempt({ known: 'on first use' });
      await library.remove('tiny');
      world.hub.files.set('org/tiny/tiny.gguf', { bytes: randomBytes(300_000) });
      expect((await pulled(library, 'tiny')).failure).toMatchObject({ reason: 'checksum_mismatch' });
      expect((await pulled(library, 'tiny')).failure?.message).toMatch(/pinned at first use/);
    });

    it('is computed and pinned where the hub announces none, as for small files', async () => {
      const { library, bytes } = await attempt({ known: 'on first use', large: false });
      expect(await pins()).toMatchObject({ 'hub org/tiny': { files: { 'tiny.gguf': { sha256: sha256(bytes) } } } });
      await library.remove('tiny');
      world.hub.files.set('org/tiny/tiny.gguf', { bytes: randomBytes(300_000), large: false });
      expect((await pulled(library, 'tiny')).failure).toMatchObject({ reason: 'checksum_mismatch' });
    });
  });

  it('goes on after a restart from the bytes that were there (L2.2)', async () => {
    world.hub.faults = [{ kind: 'hang', afterBytes: 200_000 }];
    const { model, bytes } = hubModel(world.hub);
    const first = await world.open([model], { parts: { stallTimeoutMs: 60_000 } });
    await first.pull('tiny');
    const part = path.join(world.models, '.library', 'work', 'tiny', 'tiny.gguf.part');
    await expect
      .poll(
        () =>
          stat(part).then(
            ({ size }) => size,
            () => 0,
          ),
        { timeout: 10_000 },
      )
      .toBeGreaterThan(100_000);
    await first.close();
    world.hub.faults = [];
    const second = await world.open([model]);
    expect((await reaches(second, 'tiny', 'installed', 'failed')).state).toBe('installed');
    expect(await installedBytes()).toEqual(bytes);
    expect(world.hub.storeRequests().at(-1)).toMatchObject({ status: 206 });
  });

  it('a hub that answers like something else is none', async () => {
    world.hub.announcedCommit = 'not-a-commit';
    expect((await attempt()).result.failure?.message).toMatch(/does not answer as the hub does/);
  });
});
