import { createParleyClient } from '@parley/client';
import { ServerProcess } from '@parley/client/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBrowse, openBrowser } from './testing/browser.mjs';

const names = ['d20-r40-n120', 'd20-r50-n3000-seed2', 'd20-r100-n60-seed3'].map((name) => `script/${name}`);

/** Several models side by side, in a real browser over a real server. Another server plays the models. */
describe.skipIf(!canBrowse)('comparing models on the page', () => {
  let laboratory;
  let server;
  let client;
  let browser;
  beforeAll(async () => {
    laboratory = await ServerProcess.start();
    server = await ServerProcess.start({
      PARLEY_MODEL_SERVERS: JSON.stringify([
        {
          prefix: 'lab',
          base_url: `${laboratory.url}/v1`,
          models: names.map((id) => ({ id, context_tokens: 8_192 })),
        },
      ]),
    });
    client = createParleyClient({ baseUrl: server.url });
    browser = await openBrowser();
    // Two servers, one after the other.
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
    await laboratory?.remove();
  });

  const columns = (page) => page.locator('[data-comparison] article');
  const wordsOf = (page, place) => columns(page).nth(place).locator('[data-body]').innerText();
  const goOn = (page, place) =>
    columns(page)
      .nth(place)
      .getByRole('button', { name: /^Go on with this one: / });
  const grown = (page, place, characters) =>
    page.waitForFunction(
      ([at, length]) =>
        (document.querySelectorAll('[data-comparison] article')[at]?.querySelector('[data-body]')?.textContent ?? '')
          .length > length,
      [place, characters],
    );

  it('asks several, streams side by side over a reload and on a second screen, stops one, goes on with one', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(60_000);
    const problems = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      // What a request was refused for is no fault of what is drawn here.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        problems.push(message.text());
    });
    await page.goto(server.url);
    await page.locator('[data-model-picker]').click();
    await page.getByRole('menuitem', { name: 'Compare several models …' }).click();
    // The usual model is chosen already.
    const choices = page.getByRole('menuitemcheckbox');
    await choices.nth(1).click();
    await choices.nth(2).click();
    await page.getByRole('menuitem', { name: 'Compare 3 models' }).click();
    await page.locator('[data-composer]').fill('Hello');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/c\//);
    for (const place of [0, 1, 2]) await grown(page, place, 20);
    expect(await columns(page).count()).toBe(3);

    const other = await browser.newPage({ viewport: { width: 390, height: 800 } });
    other.setDefaultTimeout(60_000);
    await other.goto(page.url());
    await page.reload();
    // One column is in view on a phone; its tab tells which.
    await other.locator('[data-comparison] button[aria-pressed="true"]').waitFor();
    for (const screen of [page, other]) await grown(screen, 1, 60);
    await other.locator('[data-comparison] button[aria-pressed]').nth(2).click();
    await other.locator('[data-comparison] button[aria-pressed="true"]', { hasText: names[2] }).waitFor();

    await columns(page)
      .nth(1)
      .getByRole('button', { name: /^Stop the answer of/ })
      .click();
    await page.waitForFunction(() => document.querySelector('[data-comparison] [data-live]') === null);
    expect(await columns(page).nth(1).innerText()).toContain('Stopped.');
    await other.waitForFunction(() => document.querySelector('[data-comparison] [data-live]') === null);
    // What stands on both screens is what is stored, of every answer.
    const id = page.url().split('/').at(-1);
    const { comparing } = await client.call('getConversation', { id });
    const stored = await Promise.all(comparing.map((answer) => client.call('getMessage', { id: answer })));
    for (const [place, { content }] of stored.entries())
      for (const screen of [page, other]) expect(squeezed(await wordsOf(screen, place))).toBe(squeezed(content));

    // By keyboard alone.
    await goOn(page, 2).focus();
    await page.keyboard.press('Enter');
    for (const screen of [page, other]) {
      await screen.waitForFunction(() => document.querySelector('[data-comparison]') === null);
      await screen.getByText('3/3').waitFor();
    }
    const chosen = await client.call('getConversation', { id });
    expect([chosen.active_leaf_id, chosen.model]).toEqual([stored[2].id, stored[2].model]);

    // Another model's answer beside the one that is there.
    await page.getByRole('button', { name: 'More' }).last().click();
    await page.getByRole('menuitem', { name: 'Compare with another model' }).click();
    await page.getByRole('menuitem').filter({ hasText: names[0] }).click();
    await grown(page, 1, 20);
    expect(await columns(page).count()).toBe(2);
    expect(squeezed(await wordsOf(page, 0))).toBe(squeezed(stored[2].content));
    expect(problems).toEqual([]);
    await page.close();
    await other.close();
  }, 180_000);
});

/** Lines break where they break. */
function squeezed(words) {
  return words.replace(/\s+/g, ' ').trim();
}
