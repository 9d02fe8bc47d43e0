import { describe, expect, it } from 'vitest';
import { canBrowse } from '../testing/browser.mjs';
import { fingerOn, phone } from '../testing/finger.mjs';
import { answers, askAndWait, field, flowWorld, patience, questions } from '../testing/flow.mjs';

/** The rules of src/app/touch/SPEC.md, under a real finger. */
describe.skipIf(!canBrowse)('a phone under a finger', () => {
  const world = flowWorld();
  const make = (title, body = {}) => world.client.call('createConversation', { body: { title, ...body } });
  const drawer = (page) => page.getByRole('navigation');
  const row = (page, title) => drawer(page).getByRole('link', { name: title, exact: true });

  async function open(path = '/', options = {}) {
    const page = await world.visit(path, { ...phone, ...options });
    await page.locator('[data-composer]').waitFor();
    // Gestures are fetched when the page is quiet.
    await page.waitForFunction(() =>
      performance.getEntriesByType('resource').some(({ name }) => /\/gestures-[\w-]+\.js/.test(name)),
    );
    return { page, finger: await fingerOn(page) };
  }
  async function withSidebar() {
    const opened = await open();
    await opened.page
      .getByRole('button', { name: /sidebar/i })
      .first()
      .tap();
    await drawer(opened.page).waitFor();
    return opened;
  }
  const rested = (page) => page.locator('[data-held]').waitFor();

  it('H1.2 H1.4 carries a conversation into a folder; a finger that moves at once only scrolls', async () => {
    const folder = await world.client.call('createFolder', { body: { name: 'Trips' } });
    for (let n = 0; n < 40; n++) await make(`Filler ${n}`);
    await make('To be carried');
    const { page, finger } = await withSidebar();
    await row(page, 'To be carried').waitFor();
    const list = page.locator('[data-conversations]');

    await finger.downOn(row(page, 'To be carried'));
    await finger.moveTo(120, 380, 4);
    await finger.moveTo(120, 300, 4);
    await finger.up();
    expect(await page.locator('.drag-ghost').count()).toBe(0);
    await finger.downOn(list.getByRole('link', { name: /Filler/ }).nth(8));
    await finger.moveTo(120, 200, 10);
    await finger.up();
    await expect.poll(() => list.evaluate(({ scrollTop }) => scrollTop), patience).toBeGreaterThan(50);
    // What a finger has set going goes on for a while, and a finger put into that only scrolls again.
    await list.evaluate(
      (element) =>
        new Promise((resolve) => {
          let still = 0;
          const look = () => {
            still = element.scrollTop === 0 ? still + 1 : 0;
            element.scrollTo(0, 0);
            if (still < 20) requestAnimationFrame(look);
            else resolve();
          };
          look();
        }),
    );

    await finger.downOn(row(page, 'To be carried'));
    await rested(page);
    const scrolledBefore = await list.evaluate(({ scrollTop }) => scrollTop);
    const target = await page.locator(`[data-drop="folder:${folder.id}"]`).first().boundingBox();
    await finger.moveTo(target.x + 80, target.y + 18, 12);
    await page.locator('.drag-ghost').waitFor();
    expect(await list.evaluate(({ scrollTop }) => scrollTop)).toBeLessThanOrEqual(scrolledBefore);
    await finger.up();
    const members = async () =>
      (await world.client.call('listConversations', { query: { folder_id: folder.id } })).items.map(
        ({ title }) => title,
      );
    await expect.poll(members, patience).toEqual(['To be carried']);
    // It was no tap on a link.
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('H1.1 a finger that rests on a conversation opens its menu', async () => {
    await make('Held');
    const { page, finger } = await withSidebar();
    await row(page, 'Held').waitFor();
    await finger.downOn(row(page, 'Held'));
    await rested(page);
    await finger.up();
    await page.getByRole('menuitem', { name: 'Rename' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    await page.getByRole('menuitem', { name: 'Select several' }).tap();
    await drawer(page).getByRole('checkbox', { name: 'Select Held' }).waitFor();
    // While several are chosen, resting chooses.
    await finger.downOn(row(page, 'Held'));
    await rested(page);
    await finger.up();
    await expect
      .poll(() => drawer(page).getByRole('checkbox', { name: 'Select Held' }).isChecked(), patience)
      .toBe(false);
  });

  it('H1.3 a finger that rests on a message opens its menu, which selects its text', async () => {
    const { page, finger } = await open();
    await askAndWait(page, 'Something to hold');
    await finger.downOn(questions(page).last());
    await page.getByRole('menuitem', { name: 'Select text' }).waitFor();
    await finger.up();
    await page.getByRole('menuitem', { name: 'Select text' }).tap();
    await expect.poll(() => page.evaluate(() => getSelection().toString()), patience).toBe('Something to hold');
    await page.evaluate(() => getSelection().removeAllRanges());
    await finger.downOn(answers(page).last());
    await page
      .getByRole('menuitem', { name: 'Fork from here' })
      .or(page.getByRole('menuitem', { name: /copy/i }))
      .first()
      .waitFor();
    await finger.up();
  });

  for (const [locale, dir] of [
    ['en-GB', 'ltr'],
    ['ar', 'rtl'],
  ])
    it(`H2 swipes show and hide the sidebar (${dir})`, async () => {
      const { page, finger } = await open('/', { locale });
      expect(await page.evaluate(() => document.documentElement.dir)).toBe(dir);
      const x = (fromStart) => (dir === 'rtl' ? 390 - fromStart : fromStart);
      const swipe = async (from, to, y = 300) => {
        await finger.down(x(from), y);
        await finger.moveTo(x(to), y + 6, 8);
        await finger.up();
      };
      // The way back, and a way down, show nothing.
      await swipe(300, 100);
      await finger.down(x(100), 200);
      await finger.moveTo(x(150), 500, 8);
      await finger.up();
      expect(await drawer(page).count()).toBe(0);
      await swipe(60, 220);
      await drawer(page).waitFor();
      await page.getByRole('link', { name: 'Parley' }).waitFor();
      await expect
        .poll(
          async () => Math.round((await page.locator('.MuiDrawer-paper').boundingBox()).x + (dir === 'rtl' ? 320 : 0)),
          patience,
        )
        .toBe(dir === 'rtl' ? 390 : 0);

      // H2.3: follows, and comes back.
      await finger.down(x(250), 400);
      await finger.moveTo(x(190), 402, 8);
      const moved = (await page.locator('.MuiDrawer-paper').boundingBox()).x;
      expect(dir === 'rtl' ? moved > 90 : moved < -30).toBe(true);
      await page.waitForTimeout(300);
      await finger.up();
      await expect
        .poll(async () => Math.round((await page.locator('.MuiDrawer-paper').boundingBox()).x), patience)
        .toBe(dir === 'rtl' ? 70 : 0);
      await swipe(280, 60, 400);
      await drawer(page).waitFor({ state: 'hidden' });
    });

  it('H3 the composer and the end stand above the keyboard', async () => {
    const { page } = await open();
    await askAndWait(page, 'One');
    await askAndWait(page, 'Two');
    await field(page).tap();
    // As Android does: the page gets what the keyboard leaves.
    await page.setViewportSize({ width: 390, height: 430 });
    const inView = async (locator) => {
      const box = await locator.boundingBox();
      return box !== null && box.y >= 0 && box.y + box.height <= 430;
    };
    await expect.poll(() => inView(field(page)), patience).toBe(true);
    await expect.poll(() => inView(page.getByRole('button', { name: 'Regenerate' }).last()), patience).toBe(true);

    // As iOS does: the keyboard lies over the page, and only the visual viewport says so.
    await page.setViewportSize({ width: 390, height: 800 });
    await page.evaluate(() => {
      Object.defineProperty(visualViewport, 'height', { configurable: true, get: () => 430 });
      visualViewport.dispatchEvent(new Event('resize'));
    });
    await expect.poll(() => inView(field(page)), patience).toBe(true);
    await page.evaluate(() => {
      delete visualViewport.height;
      visualViewport.dispatchEvent(new Event('resize'));
    });
    await expect.poll(async () => (await field(page).boundingBox()).y > 600, patience).toBe(true);
  });

  it('H4 fields have letters of 16 px, and nothing hides until it is hovered', async () => {
    const { page } = await withSidebar();
    for (const path of ['/', '/search', '/settings']) {
      await page.goto(world.url + path);
      await page
        .getByRole('button', { name: /sidebar/i })
        .first()
        .tap();
      await drawer(page).waitFor();
      const small = await page.evaluate(() =>
        [
          ...document.querySelectorAll(
            'input:not([type=checkbox], [type=radio], [type=range], [type=file]), textarea, select',
          ),
        ]
          .filter((element) => Number.parseFloat(getComputedStyle(element).fontSize) < 16)
          .map(({ outerHTML }) => outerHTML.slice(0, 80)),
      );
      expect(small).toEqual([]);
      const hidden = await page.evaluate(
        () =>
          [...document.querySelectorAll('.sr-hover')].filter((element) => getComputedStyle(element).opacity !== '1')
            .length,
      );
      expect(hidden).toBe(0);
    }
  });
});
