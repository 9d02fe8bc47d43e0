import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { ParleyError } from '@parley/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildGguf, chatPlan, text } from './gguf/gguf.testing.ts';
import { hubModel, LibraryWorld, pulled, reaches, sha256 } from './library-world.testing.ts';

describe('the model library', () => {
  let world: LibraryWorld;
  beforeEach(async () => {
    world = await LibraryWorld.create();
  });
  afterEach(() => world.close());

  const inModels = (...names: string[]) => path.join(world.models, ...names);
  async function write(name: string, bytes: Uint8Array): Promise<string> {
    const file = path.join(world.folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
    return file;
  }
  const refusal = async (work: Promise<unknown>): Promise<string> => {
    const error: unknown = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!ParleyError.is(error)) throw new Error('it was not refused', { cause: error });
    return `${error.code}: ${error.message}`;
  };

  describe('states', () => {
    it('L2.3: fetches two at once, the others in their order, and each once however often it is asked for', async () => {
      const ids = ['a', 'b', 'c', 'd'];
      world.hub.faults = [{ kind: 'hang', afterBytes: 1_000 }];
      const models = ids.map((id) => hubModel(world.hub, { id }).model);
      const library = await world.open(models, { parts: { stallTimeoutMs: 60_000 } });
      for (const id of [...ids, ...ids]) await library.pull(id);
      await Promise.all(['a', 'b'].map((id) => reaches(library, id, 'downloading')));
      expect(ids.map((id) => library.find(id)?.state)).toEqual(['downloading', 'downloading', 'queued', 'queued']);
      await library.cancel('a');
      await reaches(library, 'c', 'downloading');
      expect(library.find('a')?.state).toBe('absent');
      expect(library.find('d')?.state).toBe('queued');
      world.hub.faults = [];
      await library.cancel('b');
      expect((await reaches(library, 'd', 'installed', 'failed')).state).toBe('installed');
    });

    it('L2.1: a cancelled one leaves nothing behind and is not wanted after a restart', async () => {
      world.hub.faults = [{ kind: 'hang', afterBytes: 100_000 }];
      const { model } = hubModel(world.hub);
      const library = await world.open([model], { parts: { stallTimeoutMs: 60_000 } });
      await library.pull('tiny');
      await reaches(library, 'tiny', 'downloading');
      await library.cancel('tiny');
      expect(await readdir(inModels('.library', 'work'))).toEqual([]);
      await library.close();
      expect((await world.open([model])).find('tiny')?.state).toBe('absent');
    });

    it('L2.3: a failed one is tried again when somebody asks', async () => {
      const { model } = hubModel(world.hub);
      world.hub.hubStatus = 404;
      const library = await world.open([model]);
      expect((await pulled(library, 'tiny')).failure?.reason).toBe('no_source');
      world.hub.hubStatus = undefined;
      await library.pull('tiny');
      expect((await reaches(library, 'tiny', 'installed')).failure).toBeUndefined();
    });

    it('L2.21: a paused one keeps what is here, over a restart too, and goes on from there when it is asked for', async () => {
      const { model, bytes } = hubModel(world.hub, { bytes: randomBytes(2_000_000) });
      world.hub.faults = [{ kind: 'hang', afterBytes: 1_000_000 }, { kind: 'none' }];
      const parts = { stallTimeoutMs: 60_000 };
      const library = await world.open([model], { parts });
      await library.pull('tiny');
      const work = inModels('.library', 'work', 'tiny');
      const bytesHere = async () => {
        const names = await readdir(work).catch(() => []);
        const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(work, name))).size));
        return Math.max(0, ...sizes);
      };
      await expect.poll(bytesHere, { timeout: 10_000 }).toBeGreaterThan(100_000);
      expect(await library.pause('tiny')).toMatchObject({ state: 'paused', progress: { bytesPerSecond: 0 } });
      expect(await refusal(library.pause('tiny'))).toMatch(/^conflict/);
      await library.close();

      const again = await world.open([model], { parts });
      expect(again.find('tiny')?.state).toBe('paused');
      await again.pull('tiny');
      await reaches(again, 'tiny', 'installed');
      const [first, second] = world.hub.storeRequests();
      expect([first?.range, second?.range]).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
      expect(again.find('tiny')?.bytes).toBe(bytes.length);

      const { model: other } = hubModel(world.hub, { id: 'other' });
      const third = await world.open([other]);
      expect(await refusal(third.pause('other'))).toMatch(/^conflict/);
    });

    it('L2.20: one that no source had is asked for again after a while, by itself', async () => {
      const { model } = hubModel(world.hub);
      world.hub.hubStatus = 404;
      const library = await world.open([model], { parts: { retryEveryMs: 50 } });
      expect((await pulled(library, 'tiny')).failure?.reason).toBe('no_source');
      world.hub.hubStatus = undefined;
      expect((await reaches(library, 'tiny', 'installed')).failure).toBeUndefined();
    });

    it('L2.5: a removed one is no longer offered, nor on the disk', async () => {
      const { model } = hubModel(world.hub);
      const library = await world.open([model]);
      await pulled(library, 'tiny');
      await library.remove('tiny');
      expect(library.installed()).toEqual([]);
      expect(await readdir(world.models)).toEqual(['.library']);
      // Removing what is not there changes nothing; what nobody knows is not found.
      await library.remove('tiny');
      expect(await refusal(library.remove('unheard-of'))).toMatch(/^not_found/);
    });

    it('L2.10: asks for room before the first byte', async () => {
      const { model } = hubModel(world.hub);
      const library = await world.open([model], { parts: { freeBytes: async () => 1_000_000 } });
      const { failure } = await pulled(library, 'tiny');
      expect(failure).toMatchObject({ reason: 'no_space' });
      expect(failure?.message).toMatch(/has 1 MB left; this takes 68 MB/);
      expect(world.hub.storeRequests()).toEqual([]);
    });

    it('L2.6: a model without a source that may be asked says so', async () => {
      const { model } = hubModel(world.hub);
      const library = await world.open([model], { hub: undefined });
      expect((await pulled(library, 'tiny')).failure?.message).toMatch(/no source that this server may ask/);
    });
  });

  describe('what happens behind its back', () => {
    async function installed() {
      const { model, bytes } = hubModel(world.hub);
      const library = await world.open([model]);
      await pulled(library, 'tiny');
      return { library, model, bytes, file: inModels('tiny', 'tiny.gguf') };
    }

    it('L2.5: a file that is cut, changed or gone is not offered', async () => {
      for (const damage of [
        (file: string) => truncate(file, 10),
        (file: string) => rm(file),
        async (file: string) => writeFile(file, Buffer.alloc((await stat(file)).size, 1)),
      ]) {
        const { library, file } = await installed();
        await damage(file);
        await expect.poll(() => library.installed(), { timeout: 10_000 }).toEqual([]);
        expect((await pulled(library, 'tiny')).state).toBe('installed');
        await library.remove('tiny');
        await library.close();
      }
    });

    it('L2.5: a file with a new time and the same bytes stays', async () => {
      const { model, file } = await installed();
      await utimes(file, new Date(0), new Date(0));
      const library = await world.open([model]);
      expect(library.installed()).toHaveLength(1);
      const record = JSON.parse(await readFile(inModels('tiny', 'parley.json'), 'utf8')) as {
        files: { mtimeMs: number }[];
      };
      expect(record.files[0]?.mtimeMs).toBe(0);
    });

    it('L2.16: a damaged state is put aside, and nothing installed is lost', async () => {
      const { library, model } = await installed();
      await library.close();
      await writeFile(inModels('.library', 'library.json'), '{"wanted": [');
      const again = await world.open([model]);
      expect(again.installed()).toHaveLength(1);
      expect(await readdir(inModels('.library'))).toContainEqual(expect.stringMatching(/^library\.json\.damaged-/));
    });

    it('a record that names files elsewhere by tricks is not believed', async () => {
      const { library, model } = await installed();
      await library.close();
      const record = inModels('tiny', 'parley.json');
      const content = await readFile(record, 'utf8');
      await writeFile(record, content.replace('"name": "tiny.gguf"', '"name": "../../secret"'));
      expect((await world.open([model])).installed()).toEqual([]);
    });
  });

  describe('L2.15: two processes over one folder', () => {
    it('fetch a model once, and both offer it', async () => {
      const { model } = hubModel(world.hub, { bytes: randomBytes(2_000_000) });
      const open = () => world.open([model], { parts: { stallTimeoutMs: 60_000 } });
      const [one, other] = [await open(), await open()];
      await Promise.all([one.pull('tiny'), other.pull('tiny')]);
      expect((await reaches(one, 'tiny', 'installed', 'failed')).state).toBe('installed');
      expect((await reaches(other, 'tiny', 'installed', 'failed')).state).toBe('installed');
      expect(world.hub.storeRequests()).toHaveLength(1);
    });

    it('see what the other one fetched and removed', async () => {
      const { model } = hubModel(world.hub);
      const [one, other] = [await world.open([model]), await world.open([model])];
      await pulled(one, 'tiny');
      await reaches(other, 'tiny', 'installed');
      await one.remove('tiny');
      await expect.poll(() => other.installed(), { timeout: 10_000 }).toEqual([]);
    });

    it('take over the lock of a process that died', async () => {
      const { model } = hubModel(world.hub);
      const library = await world.open([model]);
      await writeFile(
        inModels('.library', 'locks', 'tiny.lock'),
        JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), startedAt: '', token: 'x' }),
      );
      expect((await pulled(library, 'tiny')).state).toBe('installed');
    });
  });

  describe('the administrator’s folder', () => {
    it('L2.6: its files are taken over by themselves, and used where they lie', async () => {
      const { model, bytes } = hubModel(world.hub);
      const file = await write('shelf/tiny.gguf', bytes);
      const library = await world.open([model], { administratorFolder: path.dirname(file) });
      await reaches(library, 'tiny', 'installed');
      expect(library.installed()[0]?.file).toBe(file);
      expect(world.hub.requests).toEqual([]);
      await library.remove('tiny');
      expect(await readFile(file)).toEqual(bytes);
    });

    it('L2.7: a file that only has the name is an error, and nothing else is asked', async () => {
      const { model } = hubModel(world.hub);
      const file = await write('shelf/tiny.gguf', randomBytes(1_000));
      const library = await world.open([model], { administratorFolder: path.dirname(file) });
      expect((await reaches(library, 'tiny', 'failed')).failure?.reason).toBe('checksum_mismatch');
      expect(world.hub.requests).toEqual([]);
    });
  });

  describe('L2.17: files of people', () => {
    it('are copied, described by what they say of themselves, and used', async () => {
      const bytes = buildGguf(chatPlan());
      const library = await world.open([]);
      const model = await library.importFile({ file: await write('My Model (final).gguf', bytes), mode: 'copy' });
      expect(model).toMatchObject({
        id: 'my-model-final-',
        kind: 'chat',
        name: 'Tiny Test',
        licence: { id: 'apache-2.0' },
        quantisation: 'F32',
        contextTokens: 2_048,
        state: 'installed',
        inCatalogue: false,
        files: [{ sha256: sha256(bytes), known: 'imported' }],
      });
      expect(library.installed()).toMatchObject([{ id: 'my-model-final-', contextTokens: 2_048 }]);
      expect(await library.inspect('my-model-final-')).toMatchObject({
        vocabulary: 2_000,
        chatTemplate: '{{ messages }}',
      });
      await library.close();
      expect((await world.open([])).installed()).toHaveLength(1);
    });

    it('are linked when asked for, and never deleted', async () => {
      const file = await write('linked.gguf', buildGguf(chatPlan()));
      const library = await world.open([]);
      await library.importFile({ file, id: 'linked', name: 'Mine', mode: 'link' });
      expect(library.installed()).toMatchObject([{ id: 'linked', name: 'Mine', file }]);
      await library.remove('linked');
      expect((await stat(file)).isFile()).toBe(true);
    });

    it.each<[string, () => Uint8Array, RegExp]>([
      ['something else', () => Buffer.from('not a model at all'), /no GGUF file/],
      ['a file that is cut off', () => buildGguf(chatPlan()).subarray(0, -5_000), /cut off/],
      ['an adapter', () => buildGguf(chatPlan({ 'general.type': text('adapter') })), /adapter; attach it/],
      ['weights without a name', () => buildGguf({ tensors: [{ name: 't', dimensions: [8] }] }), /which architecture/],
    ])('are refused with a sentence when they are %s', async (_, bytes, reason) => {
      const library = await world.open([]);
      const said = await refusal(library.importFile({ file: await write('x.gguf', bytes()), mode: 'copy' }));
      expect(said).toMatch(/^invalid_model_file/);
      expect(said).toMatch(reason);
      expect(library.list()).toEqual([]);
      expect(await readdir(inModels('.library', 'work'))).toEqual([]);
    });

    it('are refused under a name that is taken, that is no name, and from where nobody set them out', async () => {
      const { model } = hubModel(world.hub);
      const file = await write('x.gguf', buildGguf(chatPlan()));
      const library = await world.open([model]);
      expect(await refusal(library.importFile({ file, id: 'tiny', mode: 'copy' }))).toMatch(/^conflict/);
      expect(await refusal(library.importFile({ file, id: '../x', mode: 'copy' }))).toMatch(/^invalid_request/);
      expect(await refusal(library.importFile({ file: 'x.gguf', mode: 'copy' }))).toMatch(/whole path/);
      expect(await refusal(library.importFile({ file: `${file}.not`, mode: 'copy' }))).toMatch(/^not_found/);
      const shelf = path.dirname(await write('shelf/y.gguf', buildGguf(chatPlan())));
      const careful = await world.open([model], { folder: path.join(world.folder, 'other'), importFrom: [shelf] });
      // The same words whether there is such a file or not.
      expect(await refusal(careful.importFile({ file, mode: 'copy' }))).toBe(
        await refusal(careful.importFile({ file: '/etc/no-such-file', mode: 'copy' })),
      );
      expect((await careful.importFile({ file: path.join(shelf, 'y.gguf'), mode: 'copy' })).state).toBe('installed');
    });
  });

  describe('L2.19: adapters', () => {
    const adapterPlan = (architecture: string) =>
      chatPlan({ 'general.type': text('adapter'), 'general.architecture': text(architecture) });

    it('are attached, scaled, handed to the engine, and kept', async () => {
      const library = await world.open([]);
      await library.importFile({ file: await write('base.gguf', buildGguf(chatPlan())), mode: 'copy' });
      const file = await write('lora/Polite.gguf', buildGguf(adapterPlan('llama')));
      expect(await library.attachAdapter('base', { file, scale: 1 })).toEqual({ id: 'polite', file, scale: 1 });
      await library.scaleAdapter('base', 'polite', 0.25);
      expect(library.installed()[0]?.adapters).toEqual([{ id: 'polite', file, scale: 0.25 }]);
      await library.close();
      const again = await world.open([]);
      expect(again.installed()[0]?.adapters).toHaveLength(1);
      await again.detachAdapter('base', 'polite');
      expect(again.installed()[0]?.adapters).toEqual([]);
    });

    it('are refused when they are for another architecture, no adapter, too strong, or there already', async () => {
      const library = await world.open([]);
      const base = await write('base.gguf', buildGguf(chatPlan()));
      await library.importFile({ file: base, mode: 'copy' });
      const fitting = await write('a.gguf', buildGguf(adapterPlan('llama')));
      const other = await write('b.gguf', buildGguf(adapterPlan('gemma')));
      const attach = (file: string, scale = 1) => refusal(library.attachAdapter('base', { file, scale }));
      expect(await attach(other)).toMatch(/architecture gemma; this model is llama/);
      expect(await attach(base)).toMatch(/whole model, not an adapter/);
      expect(await attach(fitting, 11)).toMatch(/^invalid_request/);
      await library.attachAdapter('base', { file: fitting, scale: 1 });
      expect(await attach(fitting)).toMatch(/^conflict/);
      expect(await refusal(library.scaleAdapter('base', 'none', 1))).toMatch(/^not_found/);
      expect(await refusal(library.attachAdapter('nothing', { file: fitting, scale: 1 }))).toMatch(/^conflict/);
    });
  });

  it('a folder that cannot be made: chats go on, and fetching says why', async () => {
    await writeFile(world.models, 'a file where the folder should be');
    const library = await world.open([hubModel(world.hub).model]);
    expect(library.installed()).toEqual([]);
    expect(library.list()).toMatchObject([{ id: 'tiny', state: 'absent' }]);
    expect(await refusal(library.pull('tiny'))).toMatch(/^storage_unavailable: The folder .* cannot be written to/);
  });
});
