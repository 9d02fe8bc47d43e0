import { chat, composer, isPhone, openSidebar, written } from './hands.mjs';

/**
 * What the network does to the page, and what it does about that. All is well again after each. `isCutOff`: it could not
 * fetch the words of another language.
 */
const away = { after: ({ wire }) => wire.mend() };
const offline = {
  async after({ page, wire }) {
    wire.mend();
    await page.context().setOffline(false);
  },
};

async function unplug({ page, wire }) {
  await page.context().setOffline(true);
  wire.cut();
  await page.locator('[data-connection=lost]').waitFor();
}

export const connectionScenes = [
  {
    name: 'offline',
    isCutOff: true,
    at: chat('written'),
    async play(tour) {
      await written(tour);
      await unplug(tour);
    },
    ...offline,
  },
  {
    name: 'offline-waiting',
    isCutOff: true,
    at: chat('spare'),
    async play(tour) {
      await written(tour);
      await unplug(tour);
      for (const words of ['Written in a tunnel', 'And a second thought that is rather longer than the first was']) {
        await composer(tour.page).fill(words);
        await tour.page.keyboard.press('Enter');
      }
      await tour.page.locator('[data-waiting] button').nth(3).waitFor();
    },
    async after(tour) {
      const taken = tour.page.locator('[data-waiting] button:last-child');
      for (let left = await taken.count(); left > 0; left--) await taken.first().click();
      await offline.after(tour);
    },
  },
  {
    name: 'offline-not-kept',
    isCutOff: true,
    at: '/',
    async play(tour) {
      await composer(tour.page).waitFor();
      await openSidebar(tour);
      await unplug(tour);
      await tour.page.locator(`nav a[href="/c/${tour.chats.unread}"]`).click();
      await tour.page.locator('[data-away]').waitFor();
      if (isPhone(tour.page)) await tour.page.locator('nav').first().waitFor({ state: 'detached' });
    },
    ...offline,
  },
  {
    name: 'away',
    isCutOff: true,
    at: chat('written'),
    async play(tour) {
      await written(tour);
      tour.wire.cut();
      await tour.page.locator('[data-connection=lost]').waitFor();
    },
    ...away,
  },
  {
    name: 'newer',
    isCutOff: true,
    at: chat('written'),
    async play(tour) {
      const { page, wire } = tour;
      await written(tour);
      // What looks for a new version comes last of all parts.
      await page.waitForFunction(() =>
        performance.getEntriesByType('resource').some(({ name }) => /\/updates-[\w-]+\.js/.test(name)),
      );
      await page.waitForLoadState('networkidle');
      // The page as the server will have it after its next update: it starts with another script.
      const now = await (await page.request.get(tour.url)).text();
      const body = now.replaceAll(/\/assets\/([\w-]+)\.js/g, '/assets/$1-next.js');
      await page.route(
        (url) => url.pathname === '/',
        (route) => route.fulfill({ contentType: 'text/html', body }),
      );
      wire.cut();
      await page.locator('[data-connection=lost]').waitFor();
      wire.mend();
      await page.locator('[data-connection=lost] button').click();
      await page.locator('[data-connection=newer]').waitFor();
    },
    after: ({ page }) => page.unrouteAll({ behavior: 'ignoreErrors' }),
  },
  {
    name: 'part-missing',
    isCutOff: true,
    at: '/',
    async play({ page }) {
      await composer(page).waitFor();
      await page.route('**/assets/*.js', (route) => route.abort());
      await page.keyboard.press('Control+Comma');
      await page.locator('main h1').waitFor();
    },
    after: ({ page }) => page.unrouteAll({ behavior: 'ignoreErrors' }),
  },
  {
    name: 'unreachable',
    isCutOff: true,
    at: '/',
    async play({ page }) {
      await page.route('**/api/**', (route) => route.abort());
      // A browser that nobody has used for this yet: there is nothing it could show meanwhile.
      await page.evaluate(() => localStorage.clear());
      await page.reload();
      await page.locator('#app h1').waitFor();
    },
    after: ({ page }) => page.unroute('**/api/**'),
  },
];
