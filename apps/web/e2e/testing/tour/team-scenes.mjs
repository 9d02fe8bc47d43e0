import { composer, menu, openSidebar, still } from './hands.mjs';

const owner = { name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' };
const member = { display_name: 'Bob', email: 'bob@example.org', password: 'another horse battery', role: 'user' };
const field = (page, name) => page.locator(`input[name=${name}]`);

async function signIn(page, { email, password }) {
  await page.context().clearCookies();
  await page.reload();
  await field(page, 'email').fill(email);
  await field(page, 'password').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('#page').waitFor();
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
  still('settings-account', '/settings/account'),
  still('team-users', '/admin/users'),
  {
    name: 'account-menu',
    part: '[role=presentation]:has([role=menu])',
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
    isWhole: true,
    at: '/admin/users',
    async play({ page }) {
      await signIn(page, member);
      await page.locator('main h1').waitFor();
    },
  },
];
