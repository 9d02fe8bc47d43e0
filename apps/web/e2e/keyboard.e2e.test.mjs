import { ServerProcess } from '@parley/client/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBrowse, openBrowser } from './testing/browser.mjs';
import { reachable, walkByTab } from './testing/keyboard.mjs';
import { tourContext, tours, tourServer, visitScene } from './testing/tour/index.mjs';

const aWhile = { timeout: 300_000 };
const [home] = tours;
const scene = (name) => home.scenes.find((one) => one.name === name);
const focused = (page) => page.evaluate(() => globalThis.document.activeElement?.cloneNode().outerHTML ?? '');

describe.skipIf(!canBrowse)('without a mouse', () => {
  let browser;
  let tour;
  let page;
  beforeAll(async () => {
    browser = await openBrowser();
    tour = await home.open(async (environment) => {
      const server = await ServerProcess.start(environment, tourServer);
      return { url: server.url, stop: () => server.remove() };
    });
    page = await browser.newPage({ ...tourContext, viewport: { width: 1280, height: 850 }, locale: 'en-GB' });
    page.setDefaultTimeout(30_000);
  });
  afterAll(async () => {
    await browser?.close();
    await tour?.close();
  });
  const play = (name) => visitScene({ ...scene(name), after: undefined }, { ...tour, page }, () => {});

  it('everything is reached by Tab and seen to have the focus, and nothing holds it', aWhile, async () => {
    const lost = {};
    for (const name of ['new-chat', 'chat', 'search-results', 'dashboard', 'settings-appearance', 'admin-users']) {
      await play(name);
      // The list beside it is read anew, and then stays.
      await page.waitForLoadState('networkidle');
      const wanted = await reachable(page);
      const { reached, unseen, isRound } = await walkByTab(page, wanted.length);
      const missed = wanted.filter((element) => !reached.has(element));
      if (missed.length > 0 || unseen.length > 0 || !isRound) lost[name] = { missed, unseen, isRound };
    }
    expect(lost).toEqual({});
  });

  it('the first stop leads past the sidebar', aWhile, async () => {
    await play('dashboard');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toContain('href="#page"');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toContain('<main');
  });

  it('menus and dialogs give the focus back to what opened them', aWhile, async () => {
    for (const [name, opener] of [
      ['chat-menu', 'aria-haspopup="menu"'],
      ['model-menu', 'aria-haspopup="menu"'],
      ['sidebar-menu', 'aria-haspopup="menu"'],
      ['chat-details', 'aria-haspopup="menu"'],
      ['palette', 'data-composer'],
    ]) {
      await play(name);
      await page.keyboard.press('Escape');
      await page.locator('[role=menu], [role=dialog]').first().waitFor({ state: 'detached' });
      expect([name, await focused(page)]).toEqual([name, expect.stringContaining(opener)]);
    }
  });

  it('keys are chosen by keys and given once, also those of what only an open conversation has', aWhile, async () => {
    await play('settings-shortcuts');
    const keysOf = (title) => page.getByRole('button', { name: new RegExp(`: Change the keys of ${title}$`) });
    await keysOf('Change the title').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Shift+E');
    await page.getByRole('alert').filter({ hasText: 'Taken by “Regenerate”' }).waitFor();
    await page.keyboard.press('Control+K');
    await page.getByRole('alert').filter({ hasText: 'Taken by “Commands”' }).waitFor();
    await page.keyboard.press('Alt+T');
    expect(await keysOf('Change the title').textContent()).toBe('Alt T');
    await play('chat');
    await page.keyboard.press('Alt+T');
    const title = page.getByRole('textbox', { name: 'Change the title' });
    await title.waitFor();
    await page.keyboard.press('Escape');
    await title.waitFor({ state: 'detached' });
    await play('settings-shortcuts');
    await page.getByRole('button', { name: 'Back to the usual' }).click();
    expect(await keysOf('Change the title').textContent()).toBe('None');
  });

  it('the focus is somewhere after what one does', aWhile, async () => {
    const after = {};
    const note = async (what) => {
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
      after[what] = await page.evaluate(() => globalThis.document.activeElement !== globalThis.document.body);
    };
    await play('new-chat');
    await page.locator('[data-composer]').fill('Where does the focus go?');
    await page.keyboard.press('Enter');
    await page.locator('[data-message=assistant] button[aria-haspopup=menu]').waitFor();
    await note('a first message was sent');
    await page.locator('[data-composer]').fill('And now?');
    await page.keyboard.press('Enter');
    await page.locator('[data-message=assistant]').nth(1).waitFor();
    await note('another was sent');
    await play('chat-edit');
    await page.keyboard.press('Escape');
    await page.locator('[data-message=user] textarea').waitFor({ state: 'detached' });
    await note('an edit was left');
    await play('sidebar-menu');
    await page.locator('[role=menuitem]').last().click();
    await page.locator('[role=status] button').first().waitFor();
    await note('a conversation was deleted');
    await page.locator('[role=status] button').first().click();
    await note('that was taken back');
    await page.locator('nav a[href="/dashboard"]').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/dashboard');
    await page.locator('main h1').first().waitFor();
    await note('another page was opened');
    await page.keyboard.press('Control+Shift+S');
    await note('the sidebar was put away');
    await page.keyboard.press('Control+Shift+S');
    await page.keyboard.press('Control+Shift+O');
    await page.locator('[data-composer]').waitFor();
    await note('a new conversation was begun');
    expect(Object.keys(after).filter((what) => !after[what])).toEqual([]);
  });

  it('an answer is announced once when it begins and once when it is there, not word by word', aWhile, async () => {
    const { id } = await tour.client.call('createConversation', { body: { model: 'script/r40-n60' } });
    await page.goto(`${tour.url}/c/${id}`);
    await page.locator('[data-composer]').waitFor();
    await page.evaluate(() => {
      globalThis.heard = [];
      const live = globalThis.document.querySelectorAll('[aria-live=polite], [role=status], [role=alert]');
      for (const region of live)
        new MutationObserver(() => region.textContent !== '' && globalThis.heard.push(region.textContent)).observe(
          region,
          { childList: true, characterData: true, subtree: true },
        );
    });
    await page.locator('[data-composer]').fill('Hello');
    await page.keyboard.press('Enter');
    await page.locator('[data-message=assistant] button[aria-haspopup=menu]').waitFor();
    const heard = () => page.evaluate(() => globalThis.heard);
    await expect.poll(async () => (await heard()).length, { timeout: 20_000 }).toBeGreaterThan(1);
    expect(await heard()).toEqual(
      ['Parley is answering', 'The answer is finished'].map((words) => expect.stringContaining(words)),
    );
    expect(await page.locator('[data-messages]').getAttribute('aria-live')).toBe('off');
  });
});
