import { describe, expect, it } from 'vitest';
import { canBrowse } from '../testing/browser.mjs';
import { answers, chatId, field, flowWorld, askAndWait, patience } from '../testing/flow.mjs';

const scripts = /\/assets\/.*\.js$/;
const words = { name: 'Parley', box: '.shadow-mid' };

describe.skipIf(!canBrowse)('the first moments of the page', () => {
  const world = flowWorld();

  /** A tab whose scripts are held back until `release`. */
  async function held(context) {
    const page = await context.newPage();
    let release;
    const gate = new Promise((resolve) => (release = resolve));
    await page.route(scripts, async (route) => {
      await gate;
      await route.continue();
    });
    return { page, release };
  }

  async function begun() {
    const page = await world.visit('/', { serviceWorkers: 'block' });
    await askAndWait(page, 'Marmalade on toast');
    return { page, context: page.context(), path: `/c/${chatId(page)}` };
  }

  it('M1 M4 have a picture before any script is here: a name for a stranger, the room for who was here', async () => {
    const { page, context, path } = await begun();
    await page.close();
    const known = await held(context);
    await known.page.goto(world.url + path, { waitUntil: 'commit' });
    const area = known.page.locator(`#app ${words.box}`).first();
    await area.waitFor({ state: 'visible' });
    const before = await area.boundingBox();
    await expect.poll(() => known.page.getByText(words.name).last().isVisible(), patience).toBe(true);
    known.release();
    await field(known.page).waitFor();
    await expect.poll(() => answers(known.page).count(), patience).toBe(1);
    // The field comes where its place was kept.
    const after = await known.page.locator(`form ${words.box}`).boundingBox();
    expect(Math.abs(after.y - before.y)).toBeLessThanOrEqual(12);
    expect([after.x, after.width]).toEqual([before.x, before.width]);

    const strange = await held(await world.device({ serviceWorkers: 'block' }));
    await strange.page.goto(world.url, { waitUntil: 'commit' });
    await strange.page.getByText(words.name).first().waitFor({ state: 'visible' });
    expect(await strange.page.locator(words.box).first().isVisible()).toBe(false);
    strange.release();
    await field(strange.page).waitFor();
  });

  it('M2 M3 ask for a conversation while the scripts are on their way, and only once', async () => {
    const { context, path } = await begun();
    const { page, release } = await held(context);
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const messages = page.waitForResponse((answer) => answer.url().includes('/messages?'));
    await page.goto(world.url + path, { waitUntil: 'commit' });
    expect((await messages).status()).toBe(200);
    release();
    await expect.poll(() => answers(page).count(), patience).toBe(1);
    await page.waitForLoadState('networkidle');
    expect(asked.filter((one) => one.endsWith('/messages'))).toHaveLength(1);
    expect(asked.filter((one) => one === '/api/auth/session')).toHaveLength(1);
    const own = asked.filter((one) => /\/assets\/(?:index|react|rolldown-runtime|app)-/.test(one));
    expect(own.length).toBeLessThanOrEqual(3);
  });

  it('M3 ask for nothing of a conversation where nobody is signed in', async () => {
    const page = await world.visit('/', { serviceWorkers: 'block' });
    await field(page).waitFor();
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.route('**/api/auth/session', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), mode: 'team', user: null } });
    });
    world.expectFaults(/401/);
    await page.goto(`${world.url}/c/${crypto.randomUUID()}`);
    await page
      .getByRole('button', { name: /sign in/i })
      .first()
      .waitFor();
    expect(asked.filter((one) => one.endsWith('/messages'))).toEqual([]);
  });
});
