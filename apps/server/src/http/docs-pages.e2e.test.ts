import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setUpAdmin, startTestServer, type TestServer } from '../testing/team-server.ts';

const given = process.env['PARLEY_CHROMIUM'] ?? '';
const executablePath = [given, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (file) => file !== '' && existsSync(file),
);

/** The pages about the API, as an installation without the internet shows them. */
describe.skipIf(executablePath === undefined)('in a real browser', () => {
  let server: TestServer;
  let browser: Browser;
  beforeAll(async () => {
    server = await startTestServer({ withPage: true });
    await setUpAdmin(server);
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    await server.stop();
  });

  it.each([
    ['/api/docs', '.opblock-summary-path', '/api/conversations'],
    ['/api/redoc', '[data-section-id]', 'Start a conversation'],
    ['/', 'title', 'Parley'],
  ])('%s shows itself, asks only us, and breaks no rule of its own', async (path, selector, text) => {
    const page = await browser.newPage();
    const seen = observe(page);
    await page.goto(`${server.url}${path}`, { waitUntil: 'networkidle' });
    await page.waitForSelector(selector, { state: 'attached' });
    expect(await page.content()).toContain(text);
    expect(seen.foreign).toEqual([]);
    expect(seen.complaints).toEqual([]);
    await page.close();
  });

  it('the search of /api/redoc works, which runs in a worker', async () => {
    const page = await browser.newPage();
    const seen = observe(page);
    await page.goto(`${server.url}/api/redoc`);
    await page.locator('input[type=text]').first().pressSequentially('dead letters');
    await page.waitForSelector('[role=search] li, [role=search] [role=menuitem]');
    expect(seen.complaints).toEqual([]);
    expect(seen.foreign).toEqual([]);
    await page.close();
  });

  it('/api/docs can try a request out', async () => {
    const page = await browser.newPage();
    const seen = observe(page);
    await page.goto(`${server.url}/api/docs`);
    await page.locator('.opblock', { hasText: '/healthz' }).first().click();
    await page.getByRole('button', { name: 'Try it out' }).click();
    await page.getByRole('button', { name: 'Execute' }).click();
    await page.waitForSelector('.live-responses-table .response-col_status:has-text("200")');
    expect(seen.complaints).toEqual([]);
    expect(seen.foreign).toEqual([]);
    await page.close();
  });

  function observe(page: Page) {
    const seen = { foreign: [] as string[], complaints: [] as string[] };
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url) && !/^(data|blob):/.test(request.url()))
        seen.foreign.push(request.url());
    });
    page.on('response', (response) => {
      if (response.status() >= 400) seen.complaints.push(`${response.status()} ${response.url()}`);
    });
    // Violations of the content security policy arrive here, too.
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) seen.complaints.push(message.text());
    });
    page.on('pageerror', (error) => seen.complaints.push(error.message));
    return seen;
  }
});

/** Without a browser: nothing in what we write ourselves names another place. */
describe('the pages about the API', () => {
  it('name only assets of ours, and all of them are there', async () => {
    const server = await startTestServer();
    try {
      for (const path of ['/api/docs', '/api/redoc']) {
        const page = await server.send('GET', path);
        const named = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)]
          .map(([, target = '']) => target)
          .filter((target) => !target.startsWith('data:'));
        expect(named.length).toBeGreaterThan(1);
        for (const target of named) {
          expect(target).toMatch(/^\/api\//);
          const asset = await server.send('GET', target);
          expect([target, asset.status]).toEqual([target, 200]);
          expect(asset.headers['content-type']).toMatch(/^text\/(javascript|css); charset=utf-8$/);
        }
        expect(page.headers['content-security-policy']).toMatch(/default-src 'self'/);
        expect(page.headers['content-security-policy']).not.toMatch(/unsafe-eval|https?:|\*/);
      }
    } finally {
      await server.stop();
    }
  });
});
