import {
  chat,
  composer,
  isPhone,
  menu,
  modal,
  openConversationMenu,
  openPalette,
  openSidebar,
  options,
  select,
  still,
} from './hands.mjs';

const folderRow = ({ page, folder }) =>
  page.locator(`nav [data-drop="folder:${folder.id}"]`, { has: page.locator(`a[href="/folder/${folder.id}"]`) });

async function openFolderMenu(tour) {
  await openSidebar(tour);
  await folderRow(tour).hover();
  await folderRow(tour).locator('button[aria-haspopup=menu]').click();
  await menu(tour.page).waitFor();
}

const fromMenu = (name, item, seen) => ({
  name,
  at: chat('written'),
  part: '.MuiDialog-root',
  async play(tour) {
    await openConversationMenu(tour, item);
    await modal(tour.page).locator(seen).first().waitFor();
  },
});

const problem = {
  type: 'urn:parley:error:internal',
  title: 'Something went wrong here; it has been noted',
  status: 500,
  code: 'internal',
};

export const sidebarScenes = [
  { name: 'sidebar', isWhole: true, at: chat('written'), play: (tour) => openSidebar(tour) },
  {
    name: 'sidebar-preview',
    isWhole: true,
    at: chat('written'),
    async play(tour) {
      const { page, chats } = tour;
      await openSidebar(tour);
      // Nothing rests on a phone.
      if (isPhone(page)) return;
      const entry = page.locator(`nav a[href="/c/${chats.other}"]`);
      const preview = page.locator('[data-preview]');
      // What shows it comes when the page is quiet: who was at the entry before comes by it again.
      for (let tries = 0; tries < 20 && !(await preview.isVisible()); tries++) {
        await page.mouse.move(0, 0);
        await entry.hover();
        await preview.waitFor({ timeout: 1_500 }).catch(() => {});
      }
      await preview.waitFor();
    },
  },
  {
    name: 'sidebar-folder-open',
    isWhole: true,
    at: chat('written'),
    async play(tour) {
      await openSidebar(tour);
      await folderRow(tour).locator('button[aria-expanded=false]').first().click();
      await folderRow(tour).locator('button[aria-expanded=true]').first().waitFor();
    },
    after: (tour) => folderRow(tour).locator('button[aria-expanded=true]').first().click(),
  },
  {
    name: 'sidebar-menu',
    at: chat('written'),
    part: '[role=presentation]:has([role=menu])',
    play: openConversationMenu,
  },
  {
    name: 'sidebar-rename',
    isWhole: true,
    at: chat('written'),
    async play(tour) {
      await openConversationMenu(tour, 'rename');
      await tour.page.locator('nav li input').waitFor();
    },
  },
  fromMenu('sidebar-tags', 'tags', 'input'),
  fromMenu('sidebar-move', 'move', '[role=menuitem]'),
  { name: 'folder-menu', at: '/', part: '[role=presentation]:has([role=menu])', play: openFolderMenu },
  {
    name: 'folder-delete',
    at: '/',
    part: '.MuiDialog-root',
    async play(tour) {
      await openFolderMenu(tour);
      await tour.page.getByRole('menuitem').last().click();
      await modal(tour.page).locator('button').nth(1).waitFor();
    },
  },
  {
    name: 'folder-new',
    at: '/',
    part: '.MuiDialog-root',
    async play(tour) {
      await openSidebar(tour);
      await tour.page.locator('nav li h2 + button').click();
      await modal(tour.page).locator('input[type=radio]').first().waitFor({ state: 'attached' });
    },
  },
  { ...still('folder', ({ folder }) => `/folder/${folder.id}`) },
  {
    name: 'tags-manage',
    at: '/',
    part: '.MuiDialog-root',
    async play(tour) {
      await openSidebar(tour);
      await tour.page.locator('nav section ul + button').click();
      await modal(tour.page).locator('li').first().waitFor();
    },
  },
  { name: 'sidebar-select', isWhole: true, at: chat('written'), play: select },
  {
    name: 'confirm',
    at: chat('written'),
    part: '.MuiDialog-root',
    async play(tour) {
      await select(tour);
      await tour.page.locator('nav [role=toolbar] button').last().click();
      await modal(tour.page).locator('button').nth(1).waitFor();
    },
  },
  {
    name: 'sidebar-archive',
    isWhole: true,
    at: '/',
    async play(tour) {
      await openSidebar(tour);
      await tour.page.locator('nav section > div:first-child > button:last-child').click();
      await tour.page.locator('nav section > div:first-child > button:first-child').waitFor();
    },
  },
  {
    name: 'sidebar-nothing',
    isWhole: true,
    at: chat('written'),
    async play(tour) {
      await openSidebar(tour);
      await tour.page.locator('nav input[type=search]').fill('zzzz');
      await tour.page.locator('nav li a[href^="/c/"]').first().waitFor({ state: 'detached' });
    },
  },
  {
    name: 'sidebar-hidden',
    at: chat('written'),
    async play({ page }) {
      await composer(page).waitFor();
      if (isPhone(page)) return;
      await page.keyboard.press('Control+Shift+S');
      await page.locator('nav').first().waitFor({ state: 'detached' });
    },
    after: ({ page }) => (isPhone(page) ? undefined : page.keyboard.press('Control+Shift+S')),
  },
  { name: 'palette', at: chat('written'), part: '[role=presentation]', play: openPalette },
  {
    name: 'palette-nothing',
    at: chat('written'),
    part: '[role=presentation]',
    async play(tour) {
      await openPalette(tour);
      await tour.page.keyboard.type('zzzz');
      // Told when all has been looked through.
      await tour.page.locator('[role=dialog] [role=status]:not(:empty)').waitFor({ state: 'attached' });
    },
  },
  {
    name: 'palette-found',
    at: chat('written'),
    part: '[role=presentation]',
    async play(tour) {
      await openPalette(tour);
      await tour.page.keyboard.type('bread');
      await options(tour.page).locator('mark').first().waitFor();
    },
  },
  {
    name: 'toast',
    isWhole: true,
    at: chat('written'),
    async play(tour) {
      await openConversationMenu(tour, 'archive');
      await tour.page.locator('[role=status] button').first().waitFor();
    },
    after: ({ client, chats }) => client.call('updateConversation', { id: chats.other, body: { status: 'active' } }),
  },
  {
    name: 'toast-failed',
    isWhole: true,
    at: chat('written'),
    async play(tour) {
      const refused = (route) =>
        route.request().method() === 'GET'
          ? route.fallback()
          : route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) });
      await tour.page.route('**/api/conversations/**', refused);
      await openConversationMenu(tour, 'pin');
      await tour.page.locator('[role=status].fixed > div').first().waitFor();
    },
    after: ({ page }) => page.unroute('**/api/conversations/**'),
  },
];
