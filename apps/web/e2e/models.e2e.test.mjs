import { createParleyClient } from '@parley/client';
import { ServerProcess } from '@parley/client/testing';
import { FakeHub, tinyLlama } from '@parley/engines/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { canBrowse, openBrowser } from './testing/browser.mjs';
import { startKeyServer } from './testing/key-server.mjs';

const rightKey = 'sk-of-the-house-0123456789abcdef';
const wrongKey = 'sk-mistyped-0123456789abcdef';
const small = 'Qwen2.5 0.5B Instruct';
const smallFile = 'Qwen/Qwen2.5-0.5B-Instruct-GGUF/qwen2.5-0.5b-instruct-q4_k_m.gguf';

describe.skipIf(!canBrowse)('the page of models', () => {
  let browser;
  let server;
  let hub;
  let house;
  let page;
  const faults = [];
  /** Everything the server has said to the page. */
  const heard = [];
  beforeAll(async () => {
    hub = await FakeHub.start();
    house = await startKeyServer(rightKey);
    browser = await openBrowser();
    server = await ServerProcess.start({ PARLEY_HUB_URL: hub.url, PARLEY_PYTHON: 'none' });
    const context = await browser.newContext();
    page = await context.newPage();
    page.setDefaultTimeout(45_000);
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on(
      'console',
      (message) =>
        message.type() === 'error' && !/Failed to load resource/.test(message.text()) && faults.push(message.text()),
    );
    page.on('response', async (response) => {
      if (response.headers()['content-type']?.includes('json'))
        heard.push(`${response.url()} ${await response.text().catch(() => '')}`);
    });
  });
  afterEach(() => expect(faults.splice(0)).toEqual([]));
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
    await hub?.stop();
    await house?.stop();
  });

  const card = (name) => page.getByRole('article', { name, exact: true });
  const button = (name) => page.getByRole('button', { name, exact: true });
  const chosenModel = async () => {
    const { items } = await createParleyClient({ baseUrl: server.url }).call('listModels');
    return items.find(({ is_default }) => is_default)?.id;
  };

  it('says why a model could not be fetched, and fetches it when it is asked again', async () => {
    await page.goto(`${server.url}/models`);
    await page
      .getByRole('link', { name: 'from the library' })
      .or(page.getByRole('link', { name: 'Library' }))
      .first()
      .click();
    await button(`Download: ${small}`).click();
    const failed = card(small);
    await failed.getByRole('alert').getByText('None of the places that have this model could be reached').waitFor();
    await failed.getByText('What exactly was said').click();
    await failed.getByText(`hub ${smallFile.split('/').slice(0, 2).join('/')}`).waitFor();

    hub.files.set(smallFile, { bytes: Buffer.from(tinyLlama()) });
    hub.faults = [{ kind: 'slow', bytes: 800 }, { kind: 'none' }];
    await failed.getByRole('button', { name: 'Try again' }).click();
    await failed.getByRole('progressbar', { name: `Progress of ${small}` }).waitFor();
    await failed.getByText(/Downloading \d+%/).waitFor();
  });

  it('pauses a download, goes on with it, and offers the model once it is here', async () => {
    const downloading = card(small);
    await button(`Pause: ${small}`).click();
    await downloading.getByText(/^Paused/).waitFor();
    // The pressed button is gone, the focus is not.
    expect(await page.evaluate(() => document.activeElement?.closest('article')?.getAttribute('aria-label'))).toBe(
      small,
    );
    expect(
      await createParleyClient({ baseUrl: server.url }).call('getLibraryModel', { id: 'qwen2.5-0.5b-instruct' }),
    ).toMatchObject({ state: 'paused' });
    await button(`Go on: ${small}`).click();
    await downloading.getByText('Here', { exact: true }).waitFor();
    // What was here already was not asked for again.
    expect(hub.storeRequests().at(-1)?.range).toMatch(/^bytes=[1-9]\d*-$/);

    await button(`Details: ${small}`).click();
    await downloading.getByText('pinned at the first download').waitFor();
    await downloading.getByText('llama', { exact: true }).waitFor();
    await button(`Details: ${small}`).click();
  });

  it('lets an embedded model answer by default, and tests it', { timeout: 180_000 }, async () => {
    await page.getByRole('link', { name: 'Available' }).click();
    await card(small).getByText('Inside Parley').waitFor();
    if ((await chosenModel()) !== 'local/qwen2.5-0.5b-instruct') await button(`Use by default: ${small}`).click();
    await card(small).getByText('Default', { exact: true }).waitFor();
    expect(await chosenModel()).toBe('local/qwen2.5-0.5b-instruct');
    await button(`Test: ${small}`).click();
    await card(small)
      .getByText(/First word after .* tokens\/s/)
      .waitFor({ timeout: 120_000 });
  });

  it('refuses parameters that a model does not know, and keeps those it does', async () => {
    await button(`Parameters: ${small}`).click();
    const form = card(small).locator('form');
    await form.getByLabel('Temperature').fill('9');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByRole('alert').getByText('“Temperature” is out of its range.').waitFor();
    await form.getByLabel('Temperature').fill('0.2');
    await form.getByLabel('Context window').fill('9999999');
    await form.getByRole('button', { name: 'Save' }).click();
    await form
      .getByRole('alert')
      .getByText(/has a window of/)
      .waitFor();
    // A model that does not think is not asked how much.
    expect(await form.getByLabel('Thinking').count()).toBe(0);
    await form.getByLabel('Context window').fill('');
    await form.getByRole('button', { name: 'Save' }).click();
    await card(small).getByText('1 parameter set').waitFor();
    // The form is gone, and the focus is where it was opened.
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      `1 parameter set: ${small}`,
    );
    const { items } = await createParleyClient({ baseUrl: server.url }).call('listModels');
    expect(items.find(({ id }) => id === 'local/qwen2.5-0.5b-instruct')?.parameters).toEqual({ temperature: 0.2 });
  });

  it('adds a server: a wrong key is told clearly, the right one lets its models answer in a chat', async () => {
    await page.getByRole('link', { name: 'Providers and servers' }).click();
    await button('Add a provider').click();
    const form = page.getByRole('form', { name: 'Add a provider' });
    await form.getByLabel('Kind').selectOption('openai_compatible');
    await form.getByLabel('Name').fill('house');
    await form.getByLabel('Address').fill(house.url);
    await form.getByLabel('API key').fill(wrongKey);
    await form.getByRole('button', { name: 'Check', exact: true }).click();
    await form.getByRole('alert').getByText('The key is refused').waitFor();
    const client = createParleyClient({ baseUrl: server.url });
    expect((await client.call('listProviders')).items).toEqual([]);

    await form.getByLabel('API key').fill(rightKey);
    await form.getByRole('button', { name: 'Check', exact: true }).click();
    await form.getByText(/^house-large answers\. First word after/).waitFor();
    await form.getByLabel(/house-small/).uncheck();
    await form.getByRole('button', { name: 'Add with 1 model' }).click();
    await card('house').getByText('key …cdef').waitFor();

    await page
      .getByRole('link', { name: 'New conversation' })
      .or(page.getByRole('button', { name: 'New conversation' }))
      .first()
      .click();
    await page.getByRole('button', { name: /^Model: / }).click();
    await page.getByRole('menuitem', { name: /^house-large/ }).click();
    await page.getByLabel('Your message').fill('Who is there?');
    await page.keyboard.press('Enter');
    await page.locator('[data-message=assistant]', { hasText: 'Good evening from the house.' }).waitFor();
  });

  it('tells what is wrong with a key that stopped working, and takes a new one', async () => {
    await page.goto(`${server.url}/models/providers`);
    await button('Edit: house').click();
    await page.getByLabel('New API key').fill(wrongKey);
    await button('Save and test').click();
    await card('house').getByText('The key is refused').waitFor();
    await button('Edit: house').click();
    await page.getByLabel('New API key').fill(rightKey);
    await button('Save and test').click();
    await card('house')
      .getByText(/^house-large answers\./)
      .waitFor();
    await button('Switch off: house').click();
    await card('house').getByText('Switched off').waitFor();
    await button('Switch on: house').click();
    await card('house').getByText('Switched off').waitFor({ state: 'detached' });
  });

  it('makes a rule, says it as a sentence, and takes it back', async () => {
    await page.getByRole('link', { name: 'Rules' }).click();
    await page.getByLabel('When it is').selectOption('code');
    await page.getByLabel('it goes to').selectOption('house/house-large');
    await button('Add rule').click();
    await page.getByText('Questions that look like code go to house-large.').waitFor();
    await page.getByLabel('When this one fails').selectOption('house/house-large');
    await page.getByLabel('ask', { exact: true }).selectOption('local/qwen2.5-0.5b-instruct');
    await button('Add').click();
    await page.getByText('When house-large does not answer:').waitFor();
    const client = createParleyClient({ baseUrl: server.url });
    expect(await client.call('getRouting')).toMatchObject({
      rules: [{ task: 'code', model: 'house/house-large' }],
      fallbacks: [{ model: 'house/house-large', next: ['local/qwen2.5-0.5b-instruct'] }],
    });
    await button('Remove rule 1').click();
    await page.getByText('No rules yet').waitFor();
  });

  it('never hears a key', () => {
    const everything = heard.join('\n');
    expect(everything).toContain('…cdef');
    for (const key of [rightKey, wrongKey]) expect(everything).not.toContain(key);
  });
});
