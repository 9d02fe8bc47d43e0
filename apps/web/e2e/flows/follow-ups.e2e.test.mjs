import { describe, expect, it } from 'vitest';
import { canBrowse } from '../testing/browser.mjs';
import { answered, ask, askAndWait, field, flowWorld, patience, questions } from '../testing/flow.mjs';

/** Answers everything with three short questions, also who asks for suggestions. */
const model = 'script/asks';
const wanting = '/api/messages/*/follow-ups';
const isAsking = (request) => /\/api\/messages\/[^/]+\/follow-ups$/.test(request.url());

/** core follow-ups/SPEC.md */
describe.skipIf(!canBrowse)('follow-up suggestions', () => {
  const world = flowWorld();

  const chips = (page) => page.getByRole('group', { name: 'Suggestions for what to say next' }).getByRole('button');
  const shown = async (page) => {
    await expect.poll(() => chips(page).count(), patience).toBe(3);
    return chips(page).allTextContents();
  };
  /** Somebody who wants suggestions, and what their pages ask for. */
  async function wants(options = {}) {
    const context = await world.device(options);
    await context.addInitScript(() => {
      if (location.protocol !== 'about:') localStorage.setItem('parley.follow-ups', 'true');
    });
    const asked = [];
    context.on('request', (request) => isAsking(request) && asked.push(request.url()));
    return { context, asked };
  }

  it('FU8 nothing is asked for until somebody switches them on in the settings', async () => {
    const { id } = await world.conversation(model);
    const context = await world.device();
    const asked = [];
    context.on('request', (request) => isAsking(request) && asked.push(request.url()));
    const page = await world.tab(context, `/c/${id}`);
    await askAndWait(page, 'A question without suggestions');
    await page.goto(`${world.url}/settings/appearance`);
    const toggle = page.getByRole('switch', { name: 'Suggest what to say next' });
    expect(await toggle.isChecked()).toBe(false);
    await toggle.click();
    await expect.poll(() => toggle.isChecked(), patience).toBe(true);
    expect(asked).toEqual([]);
    // The answer is young enough to have some made.
    await page.goto(`${world.url}/c/${id}`);
    await shown(page);
    expect(asked).toHaveLength(1);
  });

  it('FU6 the setting says when the installation does without', async () => {
    const { context } = await wants();
    await context.route('**/api/follow-ups', (route) => route.fulfill({ json: { is_on: false } }));
    const page = await world.tab(context, '/settings/appearance');
    const toggle = page.getByRole('switch', { name: 'Suggest what to say next' });
    await expect.poll(() => toggle.isDisabled(), patience).toBe(true);
    expect(await toggle.isChecked()).toBe(false);
    await page.getByText('Switched off here by an administrator.').waitFor();
  });

  it('FU9 FU10 a press puts the words into the field, Enter sends them, and the next answer has its own', async () => {
    const { id } = await world.conversation(model);
    const { context } = await wants();
    const page = await world.tab(context, `/c/${id}`);
    await askAndWait(page, 'Tell me about rye');
    const first = await shown(page);
    for (const words of first) expect(words).toMatch(/^What is [a-z]+ \d like\?$/);
    await expect.poll(() => page.locator('#live').textContent(), patience).toBe('3 suggestions');
    await chips(page).first().click();
    await expect.poll(() => field(page).inputValue(), patience).toBe(first[0]);
    await expect.poll(() => field(page).evaluate((area) => area === document.activeElement), patience).toBe(true);
    // A press sends nothing, and a second one adds nothing.
    await chips(page).first().click();
    expect(await field(page).inputValue()).toBe(first[0]);
    expect(await questions(page).count()).toBe(1);
    await page.keyboard.type(' In short.');
    await page.keyboard.press('Enter');
    await expect.poll(() => questions(page).allTextContents(), patience).toContain(`${first[0]} In short.`);
    await answered(page);
    await expect.poll(() => chips(page).allTextContents(), patience).toHaveLength(3);
    await expect.poll(() => chips(page).allTextContents(), patience).not.toEqual(first);
    expect(await page.getByRole('group', { name: 'Suggestions for what to say next' }).count()).toBe(1);
  });

  it('FU10 by keyboard, behind a draft that was begun', async () => {
    const { id } = await world.conversation(model);
    const { context } = await wants();
    const page = await world.tab(context, `/c/${id}`);
    await askAndWait(page, 'Tell me about barley');
    const [, second] = await shown(page);
    await field(page).fill('By the way.');
    await chips(page).nth(1).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => field(page).inputValue(), patience).toBe(`By the way.\n\n${second}`);
    await expect.poll(() => field(page).evaluate((area) => area === document.activeElement), patience).toBe(true);
    expect(await questions(page).count()).toBe(1);
  });

  it('FU1 FU10 another device shows the same, on a phone too, where a finger takes one', async () => {
    const { id } = await world.conversation(model);
    const { context } = await wants();
    const page = await world.tab(context, `/c/${id}`);
    await askAndWait(page, 'Tell me about oats');
    const first = await shown(page);
    const phone = await wants({
      viewport: { width: 360, height: 640 },
      isMobile: true,
      hasTouch: true,
      deviceScaleFactor: 2,
    });
    const small = await world.tab(phone.context, `/c/${id}`);
    expect(await shown(small)).toEqual(first);
    expect(await small.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await chips(small).last().tap();
    await expect.poll(() => field(small).inputValue(), patience).toBe(first[2]);
    await page.reload();
    expect(await shown(page)).toEqual(first);
  });

  it('FU8 nothing is asked for below what was stopped or failed, and in a temporary chat', async () => {
    const { context, asked } = await wants();
    const broken = await world.conversation('script/n20-fail@5');
    const page = await world.tab(context, `/c/${broken.id}`);
    await askAndWait(page, 'This one fails');
    const long = await world.conversation('script/r20-n2000');
    await page.goto(`${world.url}/c/${long.id}`);
    await ask(page, 'This one is stopped');
    await page.locator('[data-live] [data-body]', { hasText: /\d/ }).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await answered(page);
    const passing = await world.conversation(model, { temporary: true });
    await page.goto(`${world.url}/c/${passing.id}`);
    await askAndWait(page, 'This one is forgotten');
    // The next one is asked for: had there been one for those before, it would have been first.
    const { id } = await world.conversation(model);
    await page.goto(`${world.url}/c/${id}`);
    await askAndWait(page, 'This one is kept');
    await shown(page);
    const [newest] = (await world.stored(id)).toReversed();
    expect(asked.map((url) => new URL(url).pathname)).toEqual([`/api/messages/${newest.id}/follow-ups`]);
  });

  it('FU9 what comes late moves nothing that is read, and who is at the end stays there', async () => {
    const { id } = await world.conversation('script/n900');
    const { context } = await wants();
    let release = () => {};
    await context.route(`**${wanting}`, async (route) => {
      await new Promise((resolve) => (release = resolve));
      await route.fulfill({ json: { items: ['One more?', 'And another?', 'Tell me more'] } });
    });
    const page = await world.tab(context, `/c/${id}`);
    const list = page.locator('[data-messages]');
    const left = () => list.evaluate((one) => Math.round(one.scrollHeight - one.scrollTop - one.clientHeight));
    const asking = () => page.waitForRequest(isAsking);

    let request = asking();
    await askAndWait(page, 'A long answer');
    await request;
    await expect.poll(left, patience).toBeLessThan(5);
    release();
    await shown(page);
    await expect.poll(left, patience).toBeLessThan(5);
    await expect
      .poll(
        () =>
          chips(page)
            .last()
            .evaluate((one) => one.getBoundingClientRect().bottom < innerHeight),
        patience,
      )
      .toBe(true);

    request = asking();
    await askAndWait(page, 'Another long answer');
    await request;
    await list.hover();
    await page.mouse.wheel(0, -500);
    await expect.poll(left, patience).toBeGreaterThan(300);
    const top = () =>
      page
        .locator('[data-message=assistant]')
        .last()
        .evaluate((one) => one.getBoundingClientRect().top);
    // Two pictures in which nothing moved.
    const rests = async () => {
      const before = await top();
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      return before === (await top());
    };
    await expect.poll(rests, patience).toBe(true);
    const before = await top();
    release();
    await shown(page);
    await expect.poll(rests, patience).toBe(true);
    expect(Math.abs((await top()) - before)).toBeLessThan(1);
  });

  it('FU6 who cannot get them reads on, and is not asked again', async () => {
    const { id } = await world.conversation(model);
    const { context, asked } = await wants();
    world.expectFaults(/^Failed to load resource: the server responded with a status of 503/);
    await context.route(`**${wanting}`, (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        json: { type: 'urn:parley:error:overloaded', title: 'The server is busy', status: 503, code: 'overloaded' },
      }),
    );
    const page = await world.tab(context, `/c/${id}`);
    await askAndWait(page, 'Nobody suggests anything');
    await expect.poll(() => asked.length, patience).toBe(1);
    await context.unroute(`**${wanting}`);
    await askAndWait(page, 'But now');
    await shown(page);
    expect(asked).toHaveLength(2);
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});
