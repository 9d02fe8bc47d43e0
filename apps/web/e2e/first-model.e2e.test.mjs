import { createParleyClient } from '@parley/client';
import { ServerProcess } from '@parley/client/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { canBrowse, openBrowser } from './testing/browser.mjs';

const patient = { timeout: 60_000, interval: 100 };

describe('a fresh installation without a network', () => {
  let server;
  let client;
  beforeAll(async () => {
    server = await ServerProcess.start({
      PARLEY_LOCAL_MODEL: 'smollm2-135m-instruct',
      // Nobody listens there.
      PARLEY_HUB_URL: 'http://127.0.0.1:9',
      PARLEY_PYTHON: 'no-python-here',
    });
    client = createParleyClient({ baseUrl: server.url });
  });
  afterAll(() => server?.remove());

  it('starts, says why there is no model, and lets the labelled responder answer', async () => {
    const notice = await vi.waitFor(async () => {
      const list = await client.call('listModels');
      expect(list.notice?.state).toBe('failed');
      return list.notice;
    }, patient);
    expect(notice.message).toMatch(
      /hub .*127\.0\.0\.1: the connection was refused.*There is no no-python-here on this machine/,
    );
    const turn = await client.call('sendMessage', { body: { content: 'Hello' } });
    for await (const event of client.followRun(turn.run.id))
      if (event.type === 'runEnded') expect(event.status).toBe('done');
    const message = await client.call('getMessage', { id: turn.assistant_message.id });
    expect(message.model).toBe('script/demo');
    const { items } = await client.call('listModels');
    expect(items.find(({ id }) => id === 'script/demo')?.name).toMatch(/not a language model/);
  });

  it.skipIf(!canBrowse)('shows it on the page, with a button to try again', async () => {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(60_000);
      await page.goto(server.url);
      await page.getByText('There is no language model yet').waitFor();
      const pulled = page.waitForRequest((request) => request.url().endsWith('/smollm2-135m-instruct/pull'));
      await page.getByRole('button', { name: 'Try again' }).click();
      await pulled;
      // Still nothing to be had: the same words, and no crash.
      await page.getByRole('button', { name: 'Try again' }).waitFor();
    } finally {
      await browser.close();
    }
  });
});
