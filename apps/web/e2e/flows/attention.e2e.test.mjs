import { describe, expect, it } from 'vitest';
import { canBrowse } from '../testing/browser.mjs';
import { answered, ask, chatId, field, flowWorld, patience } from '../testing/flow.mjs';
import { tourServer } from '../testing/tour/index.mjs';

/** Longer than what counts as short (A2.3). */
const slow = 'script/d9000-n5';
const quick = 'script/n5';
/** Answers take that long before anything can be told. */
const aWhile = 120_000;

/** Rules of src/features/attention/SPEC.md. */
describe.skipIf(!canBrowse)('somebody who went elsewhere', () => {
  const world = flowWorld({}, tourServer);

  /** Tests give every page the focus; here it is said who looks where. */
  async function device({ isTold = false, permissions = ['notifications'] } = {}) {
    const context = await world.device();
    await context.grantPermissions(permissions, { origin: world.url });
    await context.addInitScript((isOn) => {
      let now = { isSeen: true, hasFocus: true };
      Object.defineProperty(Document.prototype, 'visibilityState', { get: () => (now.isSeen ? 'visible' : 'hidden') });
      Document.prototype.hasFocus = () => now.hasFocus;
      globalThis.look = (next) => {
        now = next;
        document.dispatchEvent(new Event('visibilitychange'));
      };
      if (isOn && location.protocol !== 'about:') localStorage.setItem('parley.notify', 'true');
    }, isTold);
    return context;
  }
  const leave = (page) => page.evaluate(() => globalThis.look({ isSeen: false, hasFocus: false }));
  const comeBack = (page) => page.evaluate(() => globalThis.look({ isSeen: true, hasFocus: true }));
  /** It can be seen, beside the window that is used. */
  const lookBeside = (page) => page.evaluate(() => globalThis.look({ isSeen: true, hasFocus: false }));
  const titled = (page, title) => expect.poll(() => page.title(), patience).toBe(title);
  const notifications = (page) =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      const shown = await registration.getNotifications();
      return shown.map(({ title, body, tag, data }) => ({ title, body, tag, path: data.path }));
    });
  /** The worker takes over once the page is quiet. */
  const watched = async (page) => {
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.locator('nav').first().waitFor();
  };
  async function talk(title, model = quick) {
    const { id } = await world.conversation(model, { title });
    await world.client.call('sendMessage', { body: { conversation_id: id, content: `About ${title}` } });
    return id;
  }
  const ended = (id) =>
    expect
      .poll(async () => (await world.stored(id)).at(-1)?.status, { timeout: 60_000, interval: 100 })
      .toBe('complete');
  async function empty() {
    const { items } = await world.client.call('listConversations', { query: { limit: 100 } });
    if (items.length > 0) await world.client.call('deleteConversations', { body: { ids: items.map(({ id }) => id) } });
  }

  it('A1 sees in the title how many want to be looked at, and that what is open is ready', aWhile, async () => {
    await empty();
    const [ferry, soup] = [await talk('Ferry', 'script/d2000-n5'), await talk('Soup')];
    await Promise.all([ended(ferry), ended(soup)]);
    const page = await world.tab(await device());
    await titled(page, '(2) Parley');
    await page.getByRole('link', { name: 'Ferry' }).click();
    await titled(page, '(1) Ferry · Parley');
    await ask(page, 'More of it');
    await leave(page);
    await titled(page, '(2) ✓ Ferry · Parley');
    await comeBack(page);
    await titled(page, '(1) Ferry · Parley');
    // On another device.
    await world.client.call('updateConversation', { id: soup, body: { unread: false } });
    await titled(page, 'Ferry · Parley');
    await page.getByRole('link', { name: 'Settings' }).click();
    await titled(page, 'Settings · Parley');
    // A tool that asks counts, and no longer when it is decided.
    const letter = await world.conversation('script/tools-n5', { title: 'Letter' });
    const turn = await world.client.call('sendMessage', {
      body: { conversation_id: letter.id, content: 'call send_letter {"say": "Dear you"}', tools: ['send_letter'] },
    });
    await titled(page, '(1) Settings · Parley');
    await page.getByRole('link', { name: /Letter.*Waits for your word/ }).waitFor();
    await world.client.call('decideTool', { id: turn.run.id, callId: 'call_0_0', body: { decision: 'deny' } });
    await ended(letter.id);
    await titled(page, '(1) Settings · Parley');
    await page.getByRole('link', { name: 'Letter' }).click();
    await titled(page, 'Letter · Parley');
  });

  it(
    'A2 A3 is told of a conversation that was left, once and without its words, until it is read',
    aWhile,
    async () => {
      await empty();
      const context = await device({ isTold: true });
      const [first, second] = [await world.tab(context), await world.tab(context)];
      await Promise.all([watched(first), watched(second)]);
      const { id } = await world.conversation(slow, { title: 'A long answer' });
      await first.goto(`${world.url}/c/${id}`);
      await ask(first, 'Take your time');
      await first.getByRole('button', { name: 'Stop' }).waitFor();
      await first.getByRole('button', { name: 'New conversation' }).first().click();
      await Promise.all([leave(first), leave(second)]);
      await ended(id);
      await expect
        .poll(() => notifications(first), patience)
        .toEqual([{ title: 'A long answer', body: 'The answer is finished', tag: id, path: `/c/${id}` }]);
      await titled(second, '(1) Parley');
      // One of the two has said it and keeps the lock; neither tells again.
      const held = await first.evaluate(async () => {
        const { held: locks } = await navigator.locks.query();
        return locks.filter(({ name }) => name.startsWith('parley.told')).length;
      });
      expect(held).toBe(1);
      // Looked at on one of them, it goes.
      await comeBack(second);
      await second.getByRole('link', { name: 'A long answer' }).click();
      await expect.poll(() => notifications(first), patience).toEqual([]);
      await titled(first, 'Parley');
    },
  );

  it('A2.2 A2.3 is not told of what is looked at, of what was stopped, and of what was short', aWhile, async () => {
    await empty();
    const context = await device({ isTold: true });
    const [page, other] = [await world.tab(context), await world.tab(context)];
    await Promise.all([watched(page), watched(other)]);
    const [looked, stopped, short, told] = await Promise.all(
      ['Looked at', 'Stopped', 'Short', 'Told'].map((title) =>
        world.conversation(title === 'Short' ? quick : title === 'Stopped' ? 'script/d60000' : slow, { title }),
      ),
    );
    await leave(other);
    await page.goto(`${world.url}/c/${looked.id}`);
    await lookBeside(page);
    await ask(page, 'Say it here');
    const send = (id) => world.client.call('sendMessage', { body: { conversation_id: id, content: 'And?' } });
    const run = (await send(stopped.id)).run;
    await page.getByRole('link', { name: /Stopped.*Answering/ }).waitFor();
    await send(short.id);
    await ended(looked.id);
    await answered(page);
    await world.client.call('stopRun', { id: run.id });
    // What is told in the end has been decided after all of them.
    await leave(page);
    await send(told.id);
    await ended(told.id);
    await expect.poll(async () => (await notifications(page)).map(({ title }) => title), patience).toEqual(['Told']);
  });

  it('A2.4 A3.1 reads it on the page that is in use, and the first words where that is wanted', aWhile, async () => {
    await empty();
    const context = await device({ isTold: true });
    const page = await world.tab(context, '/settings/notifications');
    await watched(page);
    await page.getByRole('switch', { name: 'Show its first words' }).click();
    const [here, away] = await Promise.all([
      world.conversation(slow, { title: 'Here' }),
      world.conversation(slow, { title: 'Away' }),
    ]);
    const send = ({ id }) => world.client.call('sendMessage', { body: { conversation_id: id, content: 'Well?' } });
    await send(here);
    await page.getByText('“Here”: The answer is finished').first().waitFor();
    expect(await notifications(page)).toEqual([]);
    await page.getByRole('button', { name: 'Open' }).click();
    await expect.poll(() => chatId(page), patience).toBe(here.id);
    await leave(page);
    await send(away);
    await ended(away.id);
    const { content } = (await world.stored(away.id)).at(-1);
    await expect
      .poll(async () => (await notifications(page)).map(({ body }) => body), patience)
      .toEqual([content.trim()]);
  });

  it('A4 is asked by the switch, and reads why it stays off', aWhile, async () => {
    const context = await device({ permissions: [] });
    const page = await world.tab(context, '/settings/notifications');
    const tell = page.getByRole('switch', { name: 'Tell me when an answer is finished and I am elsewhere' });
    const words = page.getByRole('switch', { name: 'Show its first words' });
    await tell.waitFor();
    expect([await tell.isChecked(), await words.isDisabled()]).toEqual([false, true]);
    await tell.click();
    await page.getByText('The browser refuses notifications from Parley').waitFor();
    expect(await tell.isChecked()).toBe(false);
    // Allowed in the browser meanwhile.
    await context.grantPermissions(['notifications'], { origin: world.url });
    await page.getByText('The browser refuses').waitFor({ state: 'detached' });
    await tell.click();
    await expect.poll(() => tell.isChecked(), patience).toBe(true);
    await page.reload();
    await expect.poll(() => tell.isChecked(), patience).toBe(true);
  });

  it('has all keys for others when shortcuts are off, and forms still work', aWhile, async () => {
    const page = await world.tab(await world.device(), '/settings/shortcuts');
    const use = page.getByRole('switch', { name: 'Use shortcuts' });
    const palette = page.getByRole('combobox');
    await use.waitFor();
    await page.keyboard.press('Control+K');
    await palette.waitFor();
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
    await use.click();
    await page
      .getByRole('button', { name: /Change the keys of/ })
      .first()
      .waitFor({ state: 'detached' });
    await page.reload();
    await use.waitFor();
    expect(await use.isChecked()).toBe(false);
    const before = page.url();
    for (const keys of ['Control+K', 'Control+Shift+O', 'Control+Shift+S', 'Control+,'])
      await page.keyboard.press(keys);
    expect([page.url(), await palette.count(), await page.locator('nav').first().isVisible()]).toEqual([
      before,
      0,
      true,
    ]);
    expect(await page.locator('[aria-keyshortcuts]').count()).toBe(0);
    await page.goto(world.url);
    await field(page).fill('Still by Enter');
    await page.keyboard.press('Enter');
    await answered(page);
  });

  it(
    'sees beside an entry of the list what this browser keeps of it, while the mouse rests there',
    aWhile,
    async () => {
      await empty();
      const { id } = await world.conversation('script/echo', {
        title: 'A title that is longer than the list is wide, by far',
      });
      await world.client.call('sendMessage', { body: { conversation_id: id, content: 'Which **bread** is it?' } });
      await ended(id);
      const page = await world.tab(await device());
      const asked = [];
      const entry = page.getByRole('link', { name: 'A title that is longer' });
      const card = page.locator('[data-preview]');
      const shown = card.filter({ visible: true });
      // Opened once, so it is kept; the part of the page that shows cards comes when it is quiet.
      await entry.click();
      await answered(page);
      await page.getByRole('button', { name: 'New conversation' }).first().click();
      page.on('request', (request) => asked.push(request.url()));
      const rest = async () => {
        await page.mouse.move(600, 300);
        await entry.hover();
        return shown.waitFor({ timeout: 2_000 }).then(
          () => true,
          () => false,
        );
      };
      await expect.poll(rest, patience).toBe(true);
      expect(await card.innerText()).toMatch(
        /^A title that is longer than the list is wide, by far\n[^]*Which bread is it\?/,
      );
      const [box, place] = [await card.boundingBox(), await page.locator('nav').first().boundingBox()];
      expect(box.x).toBeGreaterThan(place.x + place.width);
      // It can be reached with the mouse, and sent away.
      await page.mouse.move(box.x + 20, box.y + 20, { steps: 4 });
      await page.keyboard.press('Escape');
      await shown.waitFor({ state: 'detached' });
      asked.length = 0;
      expect(await rest()).toBe(true);
      expect(asked.filter((url) => url.includes(id))).toEqual([]);
      await entry.click();
      await shown.waitFor({ state: 'detached' });
    },
  );
});
