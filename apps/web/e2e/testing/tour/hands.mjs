/**
 * How scenes find their way: by roles, places and keys, never by words, since they are played in any language and on
 * any screen.
 */
export const composer = (page) => page.locator('[data-composer]');
export const answer = (page) => page.locator('[data-message=assistant]').last();
export const question = (page) => page.locator('[data-message=user]').first();
export const menu = (page) => page.getByRole('menu');
export const dialog = (page) => page.getByRole('dialog');
/** A drawer is a dialog too. */
export const modal = (page) => page.locator('.MuiDialog-root');
export const options = (page) => page.getByRole('option');
export const isPhone = (page) => page.viewportSize().width < 832;

/** The address of a conversation that was prepared. */
export const chat =
  (name) =>
  ({ chats }) =>
    `/c/${chats[name]}`;

/** A page that shows what it reads, once it has read it. */
export const still = (name, at, ready = 'main h1, main h2') => ({
  name,
  at,
  play: async ({ page }) => {
    await page.locator(ready).first().waitFor();
    await rested({ page });
  },
});

export const rested = ({ page }) => page.locator('main .skeleton').first().waitFor({ state: 'detached' });
/** The last answer is there, and drawn as it will stay. */
export async function written({ page }) {
  await answer(page).locator('button[aria-haspopup=menu]').waitFor();
  await answer(page).locator('[data-body] > :not(p.whitespace-pre-wrap)').first().waitFor();
}

/** Words in the field, as typed: lists open for what is typed, not for what is there. */
export async function type(page, words) {
  await composer(page).fill('');
  await composer(page).pressSequentially(words);
}

export const emptyComposer = ({ page }) => composer(page).fill('');

export async function openMore({ page }) {
  await answer(page).locator('button[aria-haspopup=menu]').click();
  await menu(page).waitFor();
}

export async function openSidebar({ page }, seen = 'nav li a[href^="/c/"]') {
  if (isPhone(page)) await page.keyboard.press('Control+Shift+S');
  await page.locator(seen).first().waitFor();
}

export async function openConversationMenu(tour, item) {
  await openSidebar(tour);
  const row = tour.page.locator('nav li', { has: tour.page.locator(`a[href="/c/${tour.chats.other}"]`) });
  await row.hover();
  await row.locator('button[aria-haspopup=menu]').click();
  await menu(tour.page).waitFor();
  if (item !== undefined) await tour.page.locator(`[data-do=${item}]`).click();
}

export async function select(tour) {
  await openConversationMenu(tour, 'select');
  await tour.page.locator('nav [role=toolbar]').waitFor();
}

export async function openPalette({ page }) {
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox').waitFor();
}

/** By what one writes behind a slash: it is the same in every language. */
export async function openBranches(page) {
  await type(page, '/branches');
  await options(page).first().waitFor();
  await page.keyboard.press('Enter');
  await dialog(page).waitFor();
}

/** What a server says that has too much to do. */
export const overloaded = {
  type: 'urn:parley:error:overloaded',
  title: 'The server is busy',
  status: 503,
  code: 'overloaded',
};
