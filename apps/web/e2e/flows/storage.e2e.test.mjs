import { describe, expect, it } from 'vitest';
import { canBrowse } from '../testing/browser.mjs';
import {
  answered,
  answers,
  ask,
  askAndWait,
  chatId,
  field,
  flowWorld,
  keptForOffline,
  patience,
  questions,
} from '../testing/flow.mjs';

/** Rules O5 to O7 of src/features/offline/SPEC.md: what browsers keep, refuse to keep, and offer. */
describe.skipIf(!canBrowse)('what a browser keeps', () => {
  const world = flowWorld();
  const waits = (page) => page.getByText('Waits for the connection');
  const keptBranches = (page) =>
    page.evaluate(async () => {
      if (!(await indexedDB.databases()).some(({ version }) => version > 1)) return [];
      const database = await new Promise((resolve) => {
        const request = indexedDB.open('parley');
        request.onsuccess = () => resolve(request.result);
      });
      const keys = await new Promise((resolve) => {
        database.transaction('branches').objectStore('branches').getAllKeys().onsuccess = ({ target }) =>
          resolve(target.result);
      });
      database.close();
      return keys.map((key) => key.split(' ')[1]);
    });
  async function talk(title) {
    const { id } = await world.conversation('script/d0-r1000-n5', { title });
    await world.client.call('sendMessage', { body: { conversation_id: id, content: `About ${title}` } });
    await expect.poll(async () => (await world.stored(id)).at(-1)?.status, patience).toBe('complete');
    return id;
  }

  it('O7 recent conversations that were never opened here can be read offline; one that is deleted goes', async () => {
    const [ferry, soup] = [await talk('Ferry'), await talk('Soup')];
    const page = await world.visit();
    await keptForOffline(page);
    await expect.poll(async () => (await keptBranches(page)).sort(), patience).toEqual([ferry, soup].sort());
    await world.client.call('deleteConversation', { id: soup });
    await expect.poll(() => keptBranches(page), patience).toEqual([ferry]);
    await world.unplug(page.context());
    await page.goto(world.url);
    await page.getByRole('link', { name: 'Ferry' }).click();
    await expect.poll(() => questions(page).allTextContents(), patience).toEqual(['About Ferry']);
    await expect.poll(() => answers(page).count(), patience).toBe(1);
    await page.getByText('Kept in this browser', { exact: true }).waitFor();
    await world.plugIn(page.context());
    await page.getByText('You are offline').waitFor({ state: 'detached' });
  });

  it('O6.6 a full storage: what waits says that it lives as long as the page, and is sent', async () => {
    const context = await world.device();
    // As a full disk does; what the developer tools offer for this leaves databases alone.
    await context.addInitScript(() => {
      const { put } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.put = function (...values) {
        if (globalThis.isFull) throw new DOMException('There is no room', 'QuotaExceededError');
        return put.apply(this, values);
      };
    });
    const page = await world.tab(context);
    await askAndWait(page, 'While there is room');
    await keptForOffline(page);
    await world.unplug(page.context());
    await page.getByText('You are offline').waitFor();
    await page.evaluate(() => {
      globalThis.isFull = true;
      for (let size = 4_000_000; size >= 1; size = Math.floor(size / 2))
        for (let n = 0; n < 3; n++)
          try {
            localStorage.setItem(`filler ${size} ${n}`, 'x'.repeat(size));
          } catch {
            // It is to be full.
          }
    });
    await ask(page, 'No room for this');
    await waits(page).waitFor();
    await page.getByText('The storage of this browser is full').waitFor();
    await page.evaluate(() => {
      globalThis.isFull = false;
      for (const key of Object.keys(localStorage)) if (key.startsWith('filler')) localStorage.removeItem(key);
    });
    await world.plugIn(page.context());
    await expect.poll(() => page.locator('[data-waiting]').count(), patience).toBe(0);
    await expect
      .poll(() => questions(page).allTextContents(), patience)
      .toEqual(['While there is room', 'No room for this']);
    await answered(page);
  });

  it('O6.6 no database at all: the page works, and what waits survives where there is another place, a reload too', async () => {
    const context = await world.device();
    await context.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }));
    const page = await world.tab(context);
    await askAndWait(page, 'Kept nowhere');
    await page.getByRole('link', { name: 'Kept nowhere' }).waitFor();
    await page.reload();
    await expect.poll(() => answers(page).count(), patience).toBe(1);
    await keptForOffline(page);
    await world.unplug(context);
    await page.getByText('You are offline').waitFor();
    await ask(page, 'And yet written down');
    await waits(page).waitFor();
    const id = chatId(page);
    await page.reload();
    await waits(page).waitFor();
    await world.plugIn(context);
    await expect
      .poll(async () => (await world.stored(id)).filter(({ sender }) => sender === 'user').length, patience)
      .toBe(2);
  });

  it('O6.6 no storage of any kind: the page works and says what it cannot keep', async () => {
    const context = await world.device();
    await context.addInitScript(() => {
      const refuse = () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      };
      for (const name of ['indexedDB', 'localStorage', 'sessionStorage'])
        Object.defineProperty(globalThis, name, { get: refuse });
    });
    const page = await world.tab(context);
    await askAndWait(page, 'In private');
    await world.unplug(context);
    await page.getByText('You are offline').waitFor();
    await ask(page, 'Only here');
    await waits(page).waitFor();
    await page.getByText('This browser keeps nothing').waitFor();
    await world.plugIn(context);
    await expect.poll(() => page.locator('[data-waiting]').count(), patience).toBe(0);
    await answered(page);
  });

  it('O5.1 offers to install itself when the browser does, among the commands and in the settings, once', async () => {
    const page = await world.visit();
    await field(page).waitFor();
    const command = async () => {
      await page.keyboard.press('Control+K');
      await page.getByRole('combobox').fill('install');
      const option = page.getByRole('option', { name: 'Install Parley' });
      await page.waitForTimeout(300);
      return option;
    };
    expect(await (await command()).count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.evaluate(() => {
      globalThis.asked = 0;
      const offer = new Event('beforeinstallprompt', { cancelable: true });
      offer.prompt = () => Promise.resolve({ outcome: ((globalThis.asked += 1), 'dismissed') });
      dispatchEvent(offer);
      // Or the browser shows a bar of its own.
      globalThis.wasTaken = offer.defaultPrevented;
    });
    expect(await page.evaluate(() => globalThis.wasTaken)).toBe(true);
    await (await command()).click();
    await expect.poll(() => page.evaluate(() => globalThis.asked), patience).toBe(1);
    expect(await (await command()).count()).toBe(0);
    await page.keyboard.press('Escape');
  });
});
