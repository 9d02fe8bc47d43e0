import { describe, expect, it } from 'vitest';
import { canBrowse } from '../testing/browser.mjs';
import {
  answered,
  answers,
  askAndWait,
  field,
  flowWorld,
  keptForOffline,
  patience,
  questions,
} from '../testing/flow.mjs';

const password = 'correct horse battery';

async function signIn(page, email) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function signOut(page) {
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
}

/** A server for several people; the first one sets it up. */
describe.skipIf(!canBrowse)('people and their browsers', () => {
  const world = flowWorld({ PARLEY_MODE: 'team' });

  it('the first person sets the server up, and makes another account', async () => {
    const page = await world.visit(`/?setup=${encodeURIComponent('a set-up code for tests')}`);
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('E-mail').fill('ada@example.org');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Create the first account' }).click();
    await askAndWait(page, 'The secret of Ada');
    const answer = await page.request.post(`${world.url}/api/admin/users`, {
      headers: { origin: world.url },
      data: { email: 'bob@example.org', display_name: 'Bob', password, role: 'user' },
    });
    expect(answer.status()).toBe(201);
  });

  it('O4.1 signing out in one tab signs out the others, and leaves nothing behind', async () => {
    world.expectFaults(/status of 401/);
    const context = await world.device();
    const one = await world.tab(context);
    await signIn(one, 'ada@example.org');
    await one.getByRole('link', { name: 'The secret of Ada' }).click();
    await answers(one).waitFor();
    const other = await world.tab(context);
    await field(other).fill('A draft');
    await other.getByRole('link', { name: 'The secret of Ada' }).waitFor();
    await signOut(one);
    for (const page of [one, other]) await page.getByRole('button', { name: 'Sign in' }).waitFor();
    const left = await one.evaluate(async () => {
      const database = await new Promise((resolve) => {
        indexedDB.open('parley').onsuccess = (event) => resolve(event.target.result);
      });
      const all = {};
      for (const name of database.objectStoreNames)
        all[name] = await new Promise((resolve) => {
          const request = database.transaction(name).objectStore(name).getAll();
          request.onsuccess = () => resolve(request.result);
        });
      return JSON.stringify({ all, local: { ...localStorage } });
    });
    expect(left).not.toMatch(/secret|A draft|ada@/);
  });

  it('O4.2 offline shows whose browser it is, and nothing after signing out', async () => {
    world.expectFaults(/status of 401/);
    const page = await world.visit();
    await signIn(page, 'ada@example.org');
    await page.getByRole('link', { name: 'The secret of Ada' }).click();
    await answers(page).waitFor();
    await keptForOffline(page);
    await world.unplug(page.context());
    await page.reload();
    await page.getByText('You are offline').waitFor();
    await answers(page).waitFor();
    await signOut(page);
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    expect(await page.getByText('secret').count()).toBe(0);
    await world.plugIn(page.context());
    // The server is told that nobody is here any more.
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await signIn(page, 'bob@example.org');
    await field(page).waitFor();
    expect(await page.getByText('secret').count()).toBe(0);
  });

  it('O4.3 a session that ended loses nothing for who signs in again, and shows nothing to others', async () => {
    const page = await world.visit();
    world.expectFaults(/status of 401/);
    await signIn(page, 'ada@example.org');
    await page.getByRole('link', { name: 'The secret of Ada' }).click();
    await answers(page).waitFor();
    await field(page).fill('Half a thought');
    await page.context().clearCookies();
    await page.reload();
    await page.getByText('Your session has ended').waitFor();
    expect(await page.getByText('secret').count()).toBe(0);
    await signIn(page, 'ada@example.org');
    await answers(page).waitFor();
    await expect.poll(() => field(page).inputValue(), patience).toBe('Half a thought');
    await page.context().clearCookies();
    await page.reload();
    await page.getByText('Your session has ended').waitFor();
    // It is another's.
    world.expectFaults(/status of 404/, /handshake: Unexpected response code: 404/);
    await signIn(page, 'bob@example.org');
    await page.getByText('This conversation is not here').waitFor();
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('Half a thought');
  });

  it('a message sent with an ended session waits, and goes out after signing in again', async () => {
    const page = await world.visit();
    world.expectFaults(/status of 401/);
    await signIn(page, 'ada@example.org');
    await field(page).waitFor();
    // Written before: whatever the page asks by itself from here on ends the session too.
    await field(page).fill('Just in time');
    await page.context().clearCookies();
    await page.keyboard.press('Enter');
    await page.getByText('Your session has ended').waitFor();
    await signIn(page, 'ada@example.org');
    await expect.poll(() => questions(page).allTextContents(), patience).toEqual(['Just in time']);
    await answered(page);
  });

  it('pages that are not for this account, or not there, say so', async () => {
    const page = await world.visit('/admin/users');
    world.expectFaults(/status of 40[134]/, /handshake: Unexpected response code: 404/);
    await signIn(page, 'bob@example.org');
    await page.getByText('This page is not for this account').waitFor();
    await page.goto(`${world.url}/c/00000000-0000-4000-8000-000000000000`);
    await page.getByText('This conversation is not here').waitFor();
    await page.getByRole('button', { name: 'Start a new one' }).click();
    await field(page).waitFor();
    await page.evaluate(() => history.pushState(null, '', '/nowhere'));
    await page.evaluate(() => dispatchEvent(new PopStateEvent('popstate')));
    await page.getByText('Nothing lives here').waitFor();
  });
});
