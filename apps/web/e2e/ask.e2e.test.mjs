import { createParleyClient } from '@parley/client';
import { ServerProcess } from '@parley/client/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBrowse, openBrowser } from './testing/browser.mjs';

/** Answers with the question itself, so that a question can say what is to be cited (AP5, AP6 in a browser). */
const model = 'script/echo-d100-r60-n400';

describe.skipIf(!canBrowse)('asking past conversations in a real browser', () => {
  let browser;
  let server;
  let context;
  let page;
  const faults = [];
  beforeAll(async () => {
    server = await ServerProcess.start({ PARLEY_DEFAULT_MODEL: model, PARLEY_EMBEDDING_MODEL: 'none' });
    const client = createParleyClient({ baseUrl: server.url });
    for (const content of ['My rye starter smells of apples since Tuesday', 'Which flour feeds a rye starter best?']) {
      const turn = await client.call('sendMessage', { body: { content, model: 'script/d0-n4' } });
      for await (const _ of client.followRun(turn.run.id));
    }
    browser = await openBrowser();
    context = await browser.newContext();
    page = await context.newPage();
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.setDefaultTimeout(60_000);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  const ask = async (text) => {
    await page.getByRole('searchbox', { name: /ask a question/ }).fill(text);
    await page.keyboard.press('Enter');
  };

  it('writes an answer whose citations open the message', async () => {
    await page.goto(`${server.url}/search`);
    await ask('The rye starter smells of apples [1]. It also sings loudly [9]. Does the rye starter smell?');
    const card = page.getByRole('region', { name: 'Answer from your conversations' });
    await card.getByText(/^Answered by /).waitFor();
    const text = await card.locator('[data-answer]').innerText();
    expect(text.replaceAll(/\s+/g, ' ')).toContain('smells of apples 1. It also sings loudly.');
    await card.getByText('1 sentence without a source: better check.').waitFor();
    expect(await card.getByRole('img', { name: 'No source says this' }).count()).toBe(1);
    expect(await page.locator('article').count()).toBe(2);
    await card
      .getByRole('link', { name: /^Source 1: My rye starter/ })
      .first()
      .click();
    await page.waitForURL(/\/c\/[0-9a-f-]{36}#[0-9a-f-]{36}$/);
    await page.locator('[data-message=user]', { hasText: 'My rye starter' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('stops, and offers an answer instead of making one where only words were typed', async () => {
    await page.goto(`${server.url}/search`);
    await ask('rye starter');
    await page.getByRole('button', { name: 'Answer from my conversations' }).waitFor();
    await ask(`rye starter ${'and on it goes '.repeat(100)}?`);
    const card = page.getByRole('region', { name: 'Answer from your conversations' });
    await card.locator('[data-answer]').waitFor();
    await card.getByRole('button', { name: 'Stop' }).click();
    await card.getByText('Stopped.').waitFor();
  });

  it('says that nothing is there, and remembers in this browser what was asked', async () => {
    await page.goto(`${server.url}/search`);
    await page.getByRole('button', { name: 'rye starter', exact: true }).waitFor();
    await ask('zeppelin?');
    await page.getByText('I don’t find that in your conversations.').waitFor();
    await page.goto(`${server.url}/search`);
    await page.getByRole('button', { name: 'Forget them' }).click();
    expect(await page.getByText('Asked recently').count()).toBe(0);
    expect(faults).toEqual([]);
  });
});
