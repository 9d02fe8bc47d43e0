import { describe, expect, it } from 'vitest';
import { canBrowse } from '../testing/browser.mjs';
import { field, flowWorld, patience } from '../testing/flow.mjs';

/** The rules of src/features/conversations/SPEC.md. */
describe.skipIf(!canBrowse)('the list of conversations, visit after visit', () => {
  const world = flowWorld();
  const link = (page, title) => page.getByRole('region', { name: 'Conversations' }).getByRole('link', { name: title });
  const asked = (page) => {
    const paths = [];
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url());
      if (/^\/api\/(conversations$|sync)/.test(pathname))
        paths.push(pathname + (search.includes('since') ? '?since' : ''));
    });
    return paths;
  };
  const make = (title) => world.client.call('createConversation', { body: { title } });
  /** What lies in the browser, when nothing is written any more. */
  const kept = (page) =>
    page.evaluate(async () => {
      // To open it before the page has made it would be in the page's way.
      if (!(await globalThis.indexedDB.databases()).some(({ version }) => version > 1)) return undefined;
      const database = await new Promise((resolve) => {
        const request = globalThis.indexedDB.open('parley');
        request.onsuccess = () => resolve(request.result);
      });
      const store = database.transaction('conversations').objectStore('conversations');
      const [keys, values] = await Promise.all(
        [store.getAllKeys(), store.getAll()].map(
          (ask) => new Promise((resolve) => (ask.onsuccess = () => resolve(ask.result))),
        ),
      );
      database.close();
      const head = values.find(({ count }) => count !== undefined);
      return {
        records: keys.filter((key) => key.includes(' ')).length,
        count: head?.count,
        isWhole: head?.readAtMs > 0,
      };
    });

  it('L2 reads the list once, and asks for changes from then on', async () => {
    await Promise.all(Array.from({ length: 320 }, (_, n) => make(`Matter ${n}.`)));
    const gone = await make('Deleted elsewhere');
    const renamed = await make('Named before');
    const context = await world.device();
    const page = await world.tab(context);
    const paths = asked(page);
    await expect.poll(() => kept(page), patience).toEqual({ records: 322, count: 322, isWhole: true });

    await page.goto('about:blank');
    await world.client.call('deleteConversation', { id: gone.id });
    await world.client.call('updateConversation', { id: renamed.id, body: { title: 'Named after' } });
    paths.length = 0;
    await page.goto(world.url);
    await link(page, 'Named after').waitFor();
    await link(page, 'Deleted elsewhere').waitFor({ state: 'detached' });
    // Older than all that is shown at once.
    await page.getByRole('searchbox').fill('Matter 100.');
    await link(page, 'Matter 100.').waitFor();
    await expect.poll(() => kept(page), patience).toEqual({ records: 321, count: 321, isWhole: true });
    expect([...new Set(paths)]).toEqual(['/api/sync?since']);
  });

  it('L2.3 L2.4 reads all again where records are missing, and lets go of what is nowhere any more', async () => {
    const context = await world.device();
    const page = await world.tab(context);
    await expect.poll(async () => (await kept(page))?.isWhole, patience).toBe(true);
    await page.goto(`${world.url}/healthz`);
    await page.evaluate(async () => {
      const database = await new Promise((resolve) => {
        const request = globalThis.indexedDB.open('parley');
        request.onsuccess = () => resolve(request.result);
      });
      const transaction = database.transaction('conversations', 'readwrite');
      const store = transaction.objectStore('conversations');
      const keys = await new Promise((resolve) => {
        store.getAllKeys().onsuccess = ({ target }) => resolve(target.result.filter((key) => key.includes(' ')));
      });
      for (const key of keys.slice(0, 9)) store.delete(key);
      // As if it had been deleted while this browser could not hear of it.
      store.get(keys[9]).onsuccess = ({ target }) => {
        const ghost = { ...target.result, id: globalThis.crypto.randomUUID(), title: 'A ghost' };
        store.put(ghost, `${keys[9].split(' ')[0]} ${ghost.id}`);
      };
      await new Promise((resolve) => (transaction.oncomplete = resolve));
      database.close();
    });
    await page.goto(world.url);
    await expect.poll(() => kept(page), patience).toEqual({ records: 321, count: 321, isWhole: true });
    await page.getByRole('searchbox').fill('A ghost');
    await page.getByText('Nothing matches.').waitFor();
  });

  it('L1.3 a page that is closed before it could say that something is deleted has lost nothing', async () => {
    const context = await world.device();
    const page = await world.tab(context);
    await expect.poll(async () => (await kept(page))?.isWhole, patience).toBe(true);
    await link(page, 'Named after').hover();
    await page.getByRole('button', { name: 'Options for Named after' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await link(page, 'Named after').waitFor({ state: 'detached' });
    await page.reload();
    await link(page, 'Named after').waitFor();
    await field(page).waitFor();
  });
});
