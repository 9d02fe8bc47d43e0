import {
  answer,
  chat,
  dialog,
  emptyComposer,
  isPhone,
  menu,
  modal,
  options,
  overloaded,
  type,
  written,
} from './hands.mjs';

/** The rail comes after the first picture; where there is no room for it, the button of the list comes with it. */
async function longChat(tour) {
  await written(tour);
  await tour.page.locator('[data-rail]').waitFor({ state: 'attached' });
}

const drawn = ({ page }) => answer(page).locator('.md-diagram-scroll img').waitFor();

async function openDiagramMenu(tour) {
  await drawn(tour);
  await answer(tour.page).locator('.md-tools [aria-haspopup=menu]').click();
  await menu(tour.page).waitFor();
}

const openPins = async ({ page }) => {
  await written({ page });
  await type(page, '/pins');
  await options(page).first().waitFor();
  await page.keyboard.press('Enter');
  await dialog(page).waitFor();
};
const closePins = async ({ page }) => {
  await page.keyboard.press('Escape');
  await emptyComposer({ page });
};

/** Finding one's way in what was said, and taking things of it elsewhere. */
export const readingScenes = [
  { name: 'chat-rail', at: chat('many'), play: longChat },
  {
    name: 'chat-rail-open',
    at: chat('many'),
    async play(tour) {
      await longChat(tour);
      if (isPhone(tour.page)) return;
      await tour.page.locator('[data-rail]').hover();
      await options(tour.page).first().waitFor();
    },
  },
  {
    name: 'chat-finder',
    at: chat('many'),
    part: '.MuiDialog-root',
    async play(tour) {
      await longChat(tour);
      await type(tour.page, '/messages');
      await options(tour.page).first().waitFor();
      await tour.page.keyboard.press('Enter');
      await modal(tour.page).getByRole('option').first().waitFor();
    },
    after: async ({ page }) => {
      await page.keyboard.press('Escape');
      await emptyComposer({ page });
    },
  },
  {
    name: 'chat-pinned',
    at: chat('branched'),
    async play(tour) {
      await written(tour);
      await tour.page.locator('[data-message] [data-pinned]').last().waitFor();
    },
  },
  {
    name: 'pins',
    at: chat('branched'),
    part: '.MuiDialog-root',
    async play(tour) {
      await openPins(tour);
      await tour.page.locator('[data-pinned-message]').nth(3).waitFor();
    },
    after: closePins,
  },
  {
    name: 'pins-taken-off',
    at: chat('branched'),
    part: '.MuiDialog-root',
    async play(tour) {
      await openPins(tour);
      const { page } = tour;
      await page.locator('[data-pinned-message]').nth(3).waitFor();
      await page.locator('[data-pins] li').nth(1).hover();
      const asked = page.waitForResponse('**/pin');
      await page.locator('[data-pins] li').nth(1).locator('button').last().click();
      await asked;
    },
    async after(tour) {
      const asked = tour.page.waitForResponse('**/pin');
      await tour.page.locator('[data-pins] li').nth(1).locator('button').last().click();
      await asked;
      await closePins(tour);
    },
  },
  {
    name: 'pins-loading',
    at: chat('branched'),
    part: '.MuiDialog-root',
    async play(tour) {
      await tour.page.route('**/pins', () => {});
      await openPins(tour);
      await tour.page.locator('[data-pins] .skeleton').first().waitFor();
    },
    async after(tour) {
      await tour.page.unroute('**/pins');
      await closePins(tour);
    },
  },
  {
    name: 'pins-failed',
    at: chat('branched'),
    part: '.MuiDialog-root',
    async play(tour) {
      await tour.page.route('**/pins', (route) => route.fulfill({ status: 503, json: overloaded }));
      await openPins(tour);
      await dialog(tour.page).getByRole('alert').waitFor();
    },
    async after(tour) {
      await tour.page.unroute('**/pins');
      await closePins(tour);
    },
  },
  {
    name: 'chat-compared-within',
    at: chat('compared'),
    async play({ page }) {
      await page.locator('[data-comparison] article p').first().waitFor();
      await page.locator('[data-messages]').evaluate((element) => element.scrollTo(0, 260));
    },
  },
  { name: 'chat-diagram', at: chat('diagram'), play: drawn },
  { name: 'diagram-menu', at: chat('diagram'), part: '[role=presentation]', play: openDiagramMenu },
  {
    name: 'diagram-no-picture',
    at: chat('diagram'),
    async play(tour) {
      await drawn(tour);
      // A browser that draws nothing.
      await tour.page.evaluate(() => (HTMLCanvasElement.prototype.toBlob = (take) => take(null)));
      await openDiagramMenu(tour);
      await menu(tour.page).getByRole('menuitem').first().click();
      await answer(tour.page).getByRole('alert').waitFor();
    },
  },
];
