import { createParleyClient } from '@parley/client';

/**
 * Every page and state of the client. A scene is played in any language and on any screen, so it finds its way by roles,
 * places and keys, never by words. `at` is where it begins; `play` leads to the state.
 */

/** Conversations for the scenes, by the name that a scene uses. */
export async function prepareTour(url) {
  const client = createParleyClient({ baseUrl: url });
  const begin = async (title, model, questions) => {
    const { id } = await client.call('createConversation', { body: { title, model } });
    for (const content of questions) await answered(client, { conversation_id: id, content });
    return id;
  };
  const chats = {
    other: await begin('Names for a grey cat', 'script/n20', ['What would you call a grey cat?']),
    long: await begin('A long letter to read on the train', 'script/md-n900', ['Tell me everything', 'And then?']),
    failed: await begin('Where did it go wrong?', 'script/n60-fail@20', ['Try it']),
    steps: await begin('What time is it in Ghent?', 'script/think40-tools-n40', [
      'call clock {}\ncall calculator {"expression": "2 + 40"}',
    ]),
    written: await begin('Why does bread rise, and why does it stop?', 'script/md-n260', [
      'Why does bread rise, and why does it stop?',
    ]),
    streaming: await begin('An answer on its way', 'script/r15-n900-md', []),
    empty: await begin('Nothing said yet', 'script/n5', []),
  };
  await client.call('updateConversation', { id: chats.other, body: { pinned: true, tags: ['cats', 'names'] } });
  const { id: archived } = await client.call('createConversation', { body: { title: 'Long done' } });
  await client.call('updateConversation', { id: archived, body: { status: 'archived' } });
  const { items } = await client.call('listMessages', { id: chats.written });
  const run = await client.call('regenerateMessage', { id: items[0].id, body: {} });
  await ended(client, run.run.id);
  return { client, chats };
}

async function answered(client, body) {
  const { run } = await client.call('sendMessage', { body });
  await ended(client, run.id);
}

async function ended(client, runId) {
  for await (const event of client.followRun(runId)) if (event.type === 'runEnded') return;
}

const composer = (page) => page.locator('[data-composer]');
const answer = (page) => page.locator('[data-message=assistant]').last();
const question = (page) => page.locator('[data-message=user]').first();
const menu = (page) => page.getByRole('menu');
const dialog = (page) => page.getByRole('dialog');
const chat =
  (name) =>
  ({ chats }) =>
    `/c/${chats[name]}`;

const written = async ({ page }) => answer(page).locator('button[aria-haspopup=menu]').waitFor();

async function openMore({ page }) {
  await answer(page).locator('button[aria-haspopup=menu]').click();
  await menu(page).waitFor();
}

async function openSidebar({ page }, seen = 'nav li a[href^="/c/"]') {
  if (page.viewportSize().width < 832) await page.keyboard.press('Control+Shift+S');
  await page.locator(seen).first().waitFor();
}

async function openConversationMenu(tour) {
  await openSidebar(tour);
  const item = tour.page.locator('nav li', { has: tour.page.locator(`a[href="/c/${tour.chats.other}"]`) });
  await item.hover();
  await item.locator('button[aria-haspopup=menu]').click();
  await menu(tour.page).waitFor();
}

async function select(tour) {
  await openConversationMenu(tour);
  await tour.page.locator('[data-do=select]').click();
  await tour.page.locator('nav li input[type=checkbox]').first().waitFor();
}

async function openPalette({ page }) {
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox').waitFor();
}

const page = (name, at, ready = 'main h1, main h2') => ({
  name,
  at,
  play: async ({ page: shown }) => {
    await shown.locator(ready).first().waitFor();
    await shown.locator('main .skeleton').first().waitFor({ state: 'detached' });
  },
});

export const scenes = [
  page('new-chat', '/'),
  {
    name: 'chat',
    at: chat('written'),
    play: written,
  },
  { name: 'chat-empty', at: chat('empty'), play: async ({ page }) => composer(page).waitFor() },
  { name: 'chat-long', at: chat('long'), play: written },
  { name: 'chat-failed', at: chat('failed'), play: written },
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
  {
    name: 'chat-streaming',
    at: chat('streaming'),
    async play({ page }) {
      if ((await page.locator('[data-live]').count()) > 0) return;
      await composer(page).fill('Tell me more');
      await page.keyboard.press('Enter');
      await page.locator('[data-live] p').first().waitFor();
    },
  },
  {
    name: 'chat-steps',
    at: chat('steps'),
    async play({ page }) {
      await answer(page).locator('button[aria-expanded=false][aria-controls]').first().click();
      await answer(page).locator('ol').first().waitFor();
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
  { name: 'chat-menu', at: chat('written'), play: openMore },
  {
    name: 'chat-details',
    at: chat('written'),
    async play(tour) {
      await openMore(tour);
      await tour.page.locator('[role=menuitem]').last().click();
      await dialog(tour.page).waitFor();
    },
  },
  {
    name: 'model-menu',
    at: '/',
    async play({ page }) {
      await page.locator('form button[aria-haspopup=menu]').click();
      await menu(page).waitFor();
    },
  },
  {
    name: 'composer-commands',
    at: '/',
    async play({ page }) {
      await composer(page).fill('');
      await composer(page).pressSequentially('/');
      await page.getByRole('listbox').waitFor();
    },
  },
  { name: 'sidebar-menu', at: chat('written'), play: openConversationMenu },
  {
    name: 'sidebar-rename',
    at: chat('written'),
    async play(tour) {
      await openConversationMenu(tour);
      await tour.page.locator('[data-do=rename]').click();
      await tour.page.locator('nav li input').waitFor();
    },
  },
  {
    name: 'sidebar-tags',
    at: chat('written'),
    async play(tour) {
      await openConversationMenu(tour);
      await tour.page.locator('[data-do=tags]').click();
      await tour.page.getByRole('dialog').locator('input').first().waitFor();
    },
  },
  { name: 'sidebar-select', at: chat('written'), play: select },
  {
    name: 'confirm',
    at: chat('written'),
    async play(tour) {
      await select(tour);
      await tour.page.locator('nav [role=toolbar] button').last().click();
      await dialog(tour.page).last().locator('button').nth(1).waitFor();
    },
  },
  {
    name: 'sidebar-nothing',
    at: chat('written'),
    async play(tour) {
      await openSidebar(tour);
      await tour.page.locator('nav input[type=search]').fill('zzzz');
      await tour.page.locator('nav li a[href^="/c/"]').first().waitFor({ state: 'detached' });
    },
  },
  { name: 'palette', at: chat('written'), play: openPalette },
  {
    name: 'palette-nothing',
    at: chat('written'),
    async play(tour) {
      await openPalette(tour);
      await tour.page.keyboard.type('zzzz');
      await tour.page.getByRole('option').first().waitFor({ state: 'detached' });
    },
  },
  page('search', '/search', 'main input[type=search]'),
  {
    name: 'search-results',
    at: '/search?query=bread',
    async play({ page }) {
      await page.locator('main input[type=search]').fill('bread');
      await page.keyboard.press('Enter');
      await page.locator('main mark').first().waitFor();
    },
  },
  {
    name: 'search-nothing',
    at: '/search',
    async play({ page }) {
      await page.locator('main input[type=search]').fill('zzzzzz');
      const answered = page.waitForResponse((response) => response.url().includes('/api/'));
      await page.keyboard.press('Enter');
      await answered;
      await page.locator('main .skeleton').first().waitFor({ state: 'detached' });
    },
  },
  page('dashboard', '/dashboard'),
  page('models', '/models'),
  ...['appearance', 'language', 'shortcuts', 'keys', 'files', 'usage', 'data'].map((name) =>
    page(`settings-${name}`, `/settings/${name}`),
  ),
  ...['users', 'limits', 'moderation', 'dead-letters', 'audit', 'health'].map((name) =>
    page(`admin-${name}`, `/admin/${name}`),
  ),
  page('not-found', '/nowhere/at/all'),
  page('missing-chat', '/c/00000000-0000-4000-8000-000000000000'),
  {
    name: 'toast',
    at: chat('written'),
    async play(tour) {
      await openConversationMenu(tour);
      await tour.page.locator('[data-do=archive]').click();
      await tour.page.locator('[role=status] button').first().waitFor();
    },
    after: ({ client, chats }) => client.call('updateConversation', { id: chats.other, body: { status: 'active' } }),
  },
  {
    name: 'unreachable',
    at: '/',
    async play({ page }) {
      await page.route('**/api/**', (route) => route.abort());
      await page.reload();
      await page.locator('#app button').first().waitFor();
    },
    after: ({ page }) => page.unroute('**/api/**'),
  },
];

const owner = { name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' };
const member = { display_name: 'Bob', email: 'bob@example.org', password: 'another horse battery', role: 'user' };
const field = (page, name) => page.locator(`input[name=${name}]`);

async function signIn(page, { email, password }) {
  await page.context().clearCookies();
  await page.reload();
  await field(page, 'email').fill(email);
  await field(page, 'password').fill(password);
  await page.keyboard.press('Enter');
  await composer(page).or(page.locator('main h1')).first().waitFor();
}

/** Of a server of a team that nobody has been at yet, in this order. */
export const teamScenes = [
  { name: 'set-up', at: '/', play: ({ page }) => field(page, 'name').waitFor() },
  {
    name: 'first-chat',
    at: '/',
    async play({ page, code }) {
      for (const name of Object.keys(owner)) await field(page, name).fill(owner[name]);
      if (await field(page, 'code').isVisible()) await field(page, 'code').fill(code);
      await page.keyboard.press('Enter');
      await composer(page).waitFor();
      const status = await page.evaluate(async (body) => {
        const headers = { 'content-type': 'application/json' };
        const request = { method: 'POST', headers, body: JSON.stringify(body), credentials: 'same-origin' };
        return (await fetch('/api/admin/users', request)).status;
      }, member);
      if (status !== 201) throw new Error(`the member was not made: ${status}`);
    },
  },
  page('settings-account', '/settings/account'),
  page('team-users', '/admin/users'),
  {
    name: 'account-menu',
    at: '/',
    async play(tour) {
      await openSidebar(tour, 'nav button[aria-haspopup=menu]');
      await tour.page.locator('nav > div:last-child button[aria-haspopup=menu]').click();
      await menu(tour.page).waitFor();
    },
  },
  {
    name: 'sign-in',
    at: '/',
    async play({ page }) {
      await page.context().clearCookies();
      await page.reload();
      await field(page, 'email').waitFor();
    },
  },
  {
    name: 'sign-in-wrong',
    at: '/',
    async play({ page }) {
      await field(page, 'email').fill(owner.email);
      await field(page, 'password').fill('wrong');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'forbidden',
    at: '/admin/users',
    async play({ page }) {
      await signIn(page, member);
      await page.locator('main h1').waitFor();
    },
  },
];

/** Leads `page` to the state of a scene. */
export async function playScene(scene, { page, url, ...tour }) {
  const at = typeof scene.at === 'function' ? scene.at(tour) : scene.at;
  await page.goto(new URL(at, url).href);
  await page.locator('#app > *').first().waitFor();
  await scene.play({ page, url, ...tour });
  await page.evaluate(() => document.fonts.ready);
}
