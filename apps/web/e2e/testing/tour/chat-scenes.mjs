import {
  answer,
  chat,
  composer,
  dialog,
  emptyComposer,
  menu,
  openBranches,
  openMore,
  overloaded,
  question,
  still,
  written,
} from './hands.mjs';

const opened = (name, at, seen, more = {}) => ({
  name,
  at: chat(at),
  play: ({ page }) => page.locator(seen).first().waitFor(),
  ...more,
});

const followUps = [
  'Which of them suit a cat that is shy and hides under the sofa as soon as somebody rings the bell?',
  'وماذا عن أسماء قصيرة؟',
  'Shorter ones, please',
];

export const chatScenes = [
  still('new-chat', '/'),
  { name: 'chat', at: chat('written'), play: written },
  { name: 'chat-empty', at: chat('empty'), play: ({ page }) => composer(page).waitFor() },
  { name: 'chat-long', at: chat('long'), play: written },
  opened('chat-folded', 'full', '[data-folded]'),
  { name: 'chat-failed', at: chat('failed'), play: written },
  { name: 'chat-blocked', at: chat('blocked'), play: ({ page }) => question(page).waitFor() },
  {
    name: 'chat-loading',
    at: '/',
    async play({ page, chats }) {
      await page.route(/\/messages/, () => {});
      await page.goto(new URL(`/c/${chats.other}`, page.url()).href);
      await page.locator('main .skeleton').first().waitFor();
    },
    after: ({ page }) => page.unroute(/\/messages/),
  },
  opened('chat-streaming', 'streaming', '[data-live] p'),
  opened('chat-queued', 'queued', '[data-waiting-for]'),
  {
    name: 'chat-steer',
    at: chat('queued'),
    async play({ page }) {
      await page.locator('[data-waiting-for]').first().waitFor();
      await composer(page).fill('Only the last hundred years, please');
    },
    after: emptyComposer,
  },
  opened('chat-asking', 'asking', '[data-asks]'),
  { name: 'chat-steps-folded', at: chat('steps'), play: written },
  {
    name: 'chat-steps',
    at: chat('steps'),
    async play({ page }) {
      await answer(page).locator('button[aria-expanded=false][aria-controls]').first().click();
      await answer(page).locator('ol details').first().locator('summary').click();
    },
  },
  opened('chat-comparing', 'comparing', '[data-comparison] [data-live] p'),
  opened('chat-compared', 'compared', '[data-comparison] article p'),
  {
    name: 'chat-compared-other',
    at: chat('compared'),
    async play({ page }) {
      await page.locator('[data-comparison] article p').first().waitFor();
      const tab = page.locator('[data-comparison] button[aria-pressed]').last();
      if (await tab.isVisible()) await tab.click();
    },
  },
  {
    name: 'chat-edit',
    at: chat('written'),
    async play({ page }) {
      await question(page).hover();
      await question(page).locator('button').first().click();
      await question(page).locator('textarea').waitFor();
    },
  },
  {
    name: 'chat-edit-answer',
    at: chat('written'),
    async play(tour) {
      await openMore(tour);
      await tour.page.locator('[data-do=edit]').click();
      await answer(tour.page).locator('textarea').fill('In other words');
    },
    after: ({ page }) => page.keyboard.press('Escape'),
  },
  {
    name: 'chat-feedback',
    at: chat('written'),
    async play({ page }) {
      await written({ page });
      await answer(page).locator('button[aria-pressed]:has(+ button[aria-haspopup=menu])').click();
      await answer(page).locator('form').scrollIntoViewIfNeeded();
      await answer(page).locator('form fieldset button').nth(1).click();
    },
    async after({ page }) {
      await answer(page).locator('button[aria-pressed=true]:has(+ button[aria-haspopup=menu])').click();
      await answer(page).locator('form').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'chat-follow-ups',
    at: chat('other'),
    async play({ page }) {
      await page.route('**/follow-ups', (route) => route.fulfill({ json: { items: followUps } }));
      await page.evaluate(() => localStorage.setItem('parley.follow-ups', 'true'));
      await page.reload();
      await page.locator('[data-follow-ups] button').nth(2).waitFor();
    },
    async after({ page }) {
      await page.evaluate(() => localStorage.removeItem('parley.follow-ups'));
      await page.unroute('**/follow-ups');
      await page.reload();
    },
  },
  { name: 'chat-menu', at: chat('written'), part: '[role=presentation]', play: openMore },
  {
    name: 'chat-details',
    at: chat('written'),
    part: '[role=presentation]',
    async play(tour) {
      await openMore(tour);
      await tour.page.locator('[role=menuitem]').last().click();
      await dialog(tour.page).locator('dl').nth(1).waitFor();
    },
  },
  {
    name: 'branches',
    at: chat('branched'),
    part: '[role=presentation]',
    async play({ page }) {
      await written({ page });
      await openBranches(page);
      await page.locator('[role=tree] [aria-current]').waitFor();
    },
  },
  {
    name: 'branches-open',
    at: chat('branched'),
    part: '[role=presentation]',
    async play({ page }) {
      await written({ page });
      await openBranches(page);
      await page.locator('[role=treeitem][aria-expanded=false]').first().click();
    },
  },
  {
    name: 'branches-one',
    at: chat('other'),
    part: '[role=presentation]',
    async play({ page }) {
      await written({ page });
      await openBranches(page);
      await page.locator('[role=tree] [aria-current]').waitFor();
    },
  },
  {
    name: 'branches-loading',
    at: chat('branched'),
    part: '[role=presentation]',
    async play({ page }) {
      await written({ page });
      await page.route('**/branches', () => {});
      await openBranches(page);
      await page.locator('[data-branches] .skeleton').first().waitFor();
    },
    after: ({ page }) => page.unroute('**/branches'),
  },
  {
    name: 'branches-failed',
    at: chat('branched'),
    part: '[role=presentation]',
    async play({ page }) {
      await written({ page });
      await page.route('**/branches', (route) => route.fulfill({ status: 503, json: overloaded }));
      await openBranches(page);
      await dialog(page).getByRole('alert').waitFor();
    },
    after: ({ page }) => page.unroute('**/branches'),
  },
  {
    name: 'chat-copy',
    at: chat('branched'),
    part: '[role=presentation]',
    async play(tour) {
      await openMore(tour);
      await tour.page.locator('[data-do=copy]').click();
      await tour.page.locator('[data-scopes] .tabular-nums').first().waitFor();
    },
  },
  opened('chat-full', 'full', 'form button svg circle'),
  {
    name: 'chat-files',
    at: chat('files'),
    async play({ page }) {
      await written({ page });
      await page.waitForFunction(() =>
        [...document.querySelectorAll('[data-files] img')].every((image) => image.complete && image.naturalWidth > 0),
      );
    },
  },
  {
    name: 'image-viewer',
    at: chat('files'),
    part: '[data-image-viewer]',
    async play({ page }) {
      await page.locator('[data-files] button').first().click();
      await page.locator('[data-image-viewer] img').waitFor();
    },
  },
  {
    name: 'model-menu',
    at: '/',
    part: '[role=presentation]',
    async play({ page }) {
      await page.locator('[data-model-picker]').click();
      await menu(page).waitFor();
    },
  },
  {
    name: 'model-menu-pinned',
    at: '/',
    part: '[role=presentation]',
    async play({ page }) {
      const picker = page.locator('[data-model-picker]');
      await picker.click();
      await menu(page).getByRole('menuitemcheckbox').last().click();
      await page.keyboard.press('Escape');
      await menu(page).waitFor({ state: 'detached' });
      await picker.click();
      await menu(page).getByRole('separator').waitFor();
    },
    after: ({ page }) => page.evaluate(() => localStorage.removeItem('parley.models.pinned')),
  },
  {
    name: 'compare-menu',
    at: '/',
    part: '[role=presentation]',
    async play({ page }) {
      await page.locator('[data-model-picker]').click();
      // Once there are models, it is the last.
      await menu(page).locator('button[role=menuitemcheckbox]').first().waitFor();
      await menu(page).getByRole('menuitem').last().click();
      await page.locator('li[role=menuitemcheckbox]').nth(1).click();
    },
  },
  {
    name: 'temporary-new',
    at: '/',
    async play({ page }) {
      await page.locator('main header button[aria-pressed]').click();
      await page.locator('main [role=status]', { hasText: /\S/ }).first().waitFor();
    },
  },
  {
    name: 'temporary-chat',
    at: '/',
    async play({ page }) {
      await page.locator('main header button[aria-pressed]').click();
      await composer(page).fill('Nobody shall read this later');
      await page.keyboard.press('Enter');
      await written({ page });
    },
  },
];
