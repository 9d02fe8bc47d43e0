import { drop, pngOf } from '../files.mjs';
import { chat, composer, dialog, emptyComposer, options, type } from './hands.mjs';

const list = (name, words) => ({
  name,
  at: '/',
  part: '[data-triggers]',
  async play({ page }) {
    await type(page, words);
    await options(page).first().waitFor();
  },
  after: emptyComposer,
});

const picture = { name: 'balcony.png', type: 'image/png', bytes: pngOf(300, 200) };
const text = (name, words) => ({ name, type: 'text/plain', bytes: words });

async function takeFilesAway({ page }) {
  const files = page.locator('[data-upload]');
  for (let left = await files.count(); left > 0; left--) await files.first().locator('button').last().click();
  await files.first().waitFor({ state: 'detached' });
}

export const composerScenes = [
  list('composer-commands', '/'),
  list('composer-mentions', 'What is it @'),
  list('composer-references', 'As in #'),
  {
    name: 'composer-chips',
    at: '/',
    async play({ page }) {
      for (const words of ['What is it @', '#']) {
        await composer(page).pressSequentially(words);
        await options(page).last().waitFor();
        await page.keyboard.press('Enter');
        await options(page).first().waitFor({ state: 'detached' });
      }
      await page.locator('form li button').nth(1).waitFor();
    },
    async after({ page }) {
      const chips = page.locator('form li button');
      for (let left = await chips.count(); left > 0; left--) await chips.first().click();
      await emptyComposer({ page });
    },
  },
  {
    name: 'composer-long',
    at: '/',
    async play({ page }) {
      await composer(page).fill(`${'A long thought that goes on and on. '.repeat(60)}\n`);
    },
    after: emptyComposer,
  },
  {
    name: 'composer-gaps',
    at: '/',
    part: '[role=presentation]',
    async play({ page }) {
      await type(page, '/transl');
      await options(page).first().waitFor();
      await page.keyboard.press('Enter');
      await dialog(page).locator('textarea').first().waitFor();
    },
    after: async ({ page }) => {
      await page.keyboard.press('Escape');
      await emptyComposer({ page });
    },
  },
  {
    name: 'composer-files',
    at: chat('empty'),
    async play({ page }) {
      await composer(page).waitFor();
      await page.route('**/api/files?name=slow*', () => {});
      await drop(page, [
        picture,
        text('Umsatzsteuervoranmeldungen-2026.csv', 'apples;3\npears;4'),
        text('slow.txt', 'still on its way'),
        text('far-too-large.txt', 'x'.repeat(1_100_000)),
      ]);
      await page.locator('[data-upload=failed]').waitFor();
      await page.locator('[data-upload=ready]').nth(1).waitFor();
    },
    async after(tour) {
      await takeFilesAway(tour);
      await tour.page.unroute('**/api/files?name=slow*');
    },
  },
  {
    name: 'drop-veil',
    part: '[data-drop-veil]',
    at: '/',
    async play({ page }) {
      await composer(page).waitFor();
      await page.evaluate(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['x'], 'x.txt'));
        document.body.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }));
      });
      await page.locator('[data-drop-veil]').waitFor();
    },
  },
];
