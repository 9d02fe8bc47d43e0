import { rested, still } from './hands.mjs';

const asked = (name, words, seen, more = {}) => ({
  name,
  at: '/search',
  async play({ page }) {
    await page.locator('main input[type=search]').fill(words);
    await page.keyboard.press('Enter');
    await page.locator(seen).first().waitFor();
    await rested({ page });
  },
  ...more,
});

const settings = [
  'appearance',
  'language',
  'prompts',
  'notifications',
  'shortcuts',
  'keys',
  'files',
  'usage',
  'data',
  'app',
];
const administration = ['users', 'limits', 'moderation', 'dead-letters', 'audit', 'health'];

export const pageScenes = [
  still('search', '/search', 'main input[type=search]'),
  asked('search-results', 'bread', 'main mark'),
  asked('search-nothing', 'zzzzzz', 'main p'),
  asked(
    'search-answer',
    'Bread rises because of yeast [1]. It also sings [9]. Why does bread rise?',
    '[data-answer] a',
    {
      // What is cited is said by the question itself.
      before: ({ client }) => client.call('setRouting', { body: { default_model: 'script/echo-n400' } }),
      after: ({ client }) => client.call('setRouting', { body: { default_model: null } }),
    },
  ),
  still('dashboard', '/dashboard'),
  ...settings.map((name) => still(`settings-${name}`, `/settings/${name}`)),
  {
    name: 'settings-prompt-new',
    at: '/settings/prompts',
    async play({ page }) {
      await page.locator('main section button').nth(1).click();
      await page.locator('main form textarea').first().fill('Summarise {{words}} in three lines.');
    },
  },
  {
    name: 'settings-prompt-import',
    at: '/settings/prompts',
    async play({ page }) {
      await page.locator('main section button').first().click();
      await page.locator('main form').waitFor();
    },
  },
  {
    name: 'settings-shortcut-conflict',
    at: '/settings/shortcuts',
    async play({ page }) {
      await page.locator('main section button').last().click();
      await page.keyboard.press('Control+K');
      await page.locator('main [role=alert]').waitFor();
    },
  },
  {
    name: 'settings-shortcuts-off',
    at: '/settings/shortcuts',
    async play({ page }) {
      await page.locator('main [role=switch]').uncheck({ force: true });
      await page.locator('main section button').first().waitFor({ state: 'detached' });
    },
    after: ({ page }) => page.locator('main [role=switch]').check({ force: true }),
  },
  {
    name: 'settings-notifications-on',
    at: '/settings/notifications',
    async play({ page }) {
      await page.context().grantPermissions(['notifications']);
      // It is on when the browser has answered, and not in the press itself.
      await page.locator('main [role=switch]').first().click({ force: true });
      await page.locator('main [role=switch]:enabled').nth(1).waitFor();
    },
    async after({ page }) {
      await page.locator('main [role=switch]').first().uncheck({ force: true });
      await page.context().clearPermissions();
    },
  },
  {
    name: 'settings-notifications-refused',
    at: '/settings/notifications',
    async play({ page }) {
      await page.locator('main [role=switch]').first().click({ force: true });
      await page.locator('main [role=status]:not(:empty)').waitFor();
    },
  },
  {
    name: 'settings-notifications-none',
    at: '/settings/appearance',
    async play({ page }) {
      // As on a phone that has them for installed apps only.
      await page.evaluate(() => delete globalThis.Notification);
      await page.locator('main a[href="/settings/notifications"]').click();
      await page.locator('main [role=switch]:disabled').first().waitFor();
    },
  },
  {
    name: 'settings-key-made',
    at: '/settings/keys',
    async play({ page }) {
      await page.locator('main form input').first().fill('Laptop');
      await page.locator('main form button[type=submit]').click();
      await page.locator('main code').first().waitFor();
    },
    async after({ client }) {
      const { items } = await client.call('listApiKeys');
      for (const { id } of items) await client.call('revokeApiKey', { id });
    },
  },
  {
    name: 'settings-delete',
    at: '/settings/data',
    part: '.MuiDialog-root',
    async play({ page }) {
      await page.locator('main section:nth-last-of-type(2) button >> nth=1').click();
      await page.getByRole('dialog').last().locator('button').nth(1).waitFor();
    },
  },
  ...administration.map((name) => still(`admin-${name}`, `/admin/${name}`)),
  still('not-found', '/nowhere/at/all'),
  still('missing-chat', '/c/00000000-0000-4000-8000-000000000000'),
  still('missing-folder', '/folder/00000000-0000-4000-8000-000000000000'),
  {
    name: 'broken',
    at: '/',
    async play({ page }) {
      await page.locator('[data-composer]').waitFor();
      // A browser that lacks a part of itself.
      await page.evaluate(() =>
        Object.defineProperty(Intl.NumberFormat.prototype, 'format', {
          get() {
            throw new Error('Intl.NumberFormat is not here');
          },
        }),
      );
      await page.evaluate(() => history.pushState(null, '', '/dashboard'));
      await page.evaluate(() => dispatchEvent(new PopStateEvent('popstate')));
      await page.locator('main pre, main code, main details').first().waitFor();
    },
  },
];
