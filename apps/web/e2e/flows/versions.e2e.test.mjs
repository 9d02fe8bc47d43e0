import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig, startServer } from '@parley/server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { canBrowse, openBrowser } from '../testing/browser.mjs';
import { field, keptForOffline, patience } from '../testing/flow.mjs';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const silent = Object.fromEntries(
  ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, () => {}]),
);
silent.child = () => silent;

/** The same build under other names, as the next version has them. */
function nextBuild(folder) {
  const names = new Map();
  for (const name of readdirSync(path.join(folder, 'assets'))) {
    if (!/^[\w.-]+-[\w-]{8}\.js$/.test(name)) continue;
    names.set(
      name,
      name.replace(/-[\w-]{8}\.js$/, (end) => `-N${end.slice(2)}`),
    );
  }
  const renamed = (text) => text.replaceAll(/[\w.-]+-[\w-]{8}\.js/g, (name) => names.get(name) ?? name);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (/\.(gz|br)$/.test(entry.name)) rmSync(file);
    else if (entry.isFile() && /\.(js|html|css)$/.test(entry.name)) {
      const text = renamed(readFileSync(file, 'utf8'));
      rmSync(file);
      writeFileSync(path.join(entry.parentPath, names.get(entry.name) ?? entry.name), text);
    }
  }
  const worker = path.join(folder, 'sw.js');
  writeFileSync(worker, readFileSync(worker, 'utf8').replace(/(id:\s*[`"'])[0-9a-f]{8}/, '$1beefbeef'));
}

describe.skipIf(!canBrowse)('a new version of the page', () => {
  const data = mkdtempSync(path.join(tmpdir(), 'parley-versions-'));
  const next = mkdtempSync(path.join(tmpdir(), 'parley-next-'));
  let browser;
  let server;
  let url;
  const faults = [];
  const start = async (webFolder) => {
    const port = url === undefined ? '0' : new URL(url).port;
    const config = readConfig(['--port', port, '--data', data], {
      PARLEY_LOCAL_MODEL: 'none',
      PARLEY_HUB_URL: 'none',
      PARLEY_PYTHON: 'none',
    });
    const onFatal = (error) => {
      throw error;
    };
    server = await startServer({ config, logger: silent, version: '0.0.0-test', onFatal, webFolder });
    url = server.url;
  };
  const visit = async (options = {}, prepare = async () => {}) => {
    const context = await browser.newContext({ locale: 'en-GB', ...options });
    context.setDefaultTimeout(patience.timeout);
    await prepare(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(url);
    await field(page).waitFor();
    return page;
  };
  const entry = (page) => page.locator('link[data-entry]').getAttribute('href');
  const upgrade = async (page) => {
    await server.stop();
    // As a network that comes back does: the page asks, and finds nobody.
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await page.getByText('Parley is not answering').waitFor();
    await start(next);
  };
  beforeAll(async () => {
    cpSync(dist, next, { recursive: true });
    nextBuild(next);
    browser = await openBrowser();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await server.stop();
    expect(
      faults
        .splice(0)
        .filter((fault) => !/Failed to load resource|WebSocket|net::ERR_|dynamically imported/.test(fault)),
    ).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    for (const folder of [data, next]) rmSync(folder, { recursive: true, force: true });
  });

  it('O2 waits until it is wanted, keeps the draft, and never mixes parts of two', async () => {
    await start(dist);
    const page = await visit();
    await keptForOffline(page);
    const before = await entry(page);
    await upgrade(page);
    await field(page).fill('Half a thought');
    await page.getByText('A new version of Parley is here.').waitFor();
    // The parts of the old page are kept as long as it is shown.
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    expect(await entry(page)).toBe(before);
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect.poll(() => entry(page).catch(() => before), patience).not.toBe(before);
    await page.goto(url);
    await expect.poll(() => field(page).inputValue(), patience).toBe('Half a thought');
    expect(await page.getByText('A new version of Parley is here.').count()).toBe(0);
  });

  it('O2.4 a page without a worker whose parts are gone comes back by itself, with its draft', async () => {
    await start(dist);
    const page = await visit({ serviceWorkers: 'block' });
    await field(page).fill('Do not lose me');
    const before = await entry(page);
    await upgrade(page);
    await page.getByRole('link', { name: 'Overview' }).click();
    await expect.poll(() => entry(page).catch(() => before), patience).not.toBe(before);
    await page.goto(url);
    await expect.poll(() => field(page).inputValue(), patience).toBe('Do not lose me');
  });

  it('O2.5 is noticed also by a page that lost the server before the part that looks was here', async () => {
    await start(dist);
    let refused = 0;
    const page = await visit({ serviceWorkers: 'block' }, (context) =>
      context.route(/\/updates-[\w-]+\.js$/, async (route) => {
        refused += 1;
        await route.abort();
      }),
    );
    await expect.poll(() => refused, patience).toBeGreaterThan(0);
    await page.context().unrouteAll({ behavior: 'wait' });
    // The next version has that part under its old name, too: only then can the page know.
    const name = readdirSync(path.join(dist, 'assets')).find((file) => /^updates-[\w-]+\.js$/.test(file));
    cpSync(path.join(dist, 'assets', name), path.join(next, 'assets', name));
    await upgrade(page);
    await page.getByText('A new version of Parley is here.').waitFor();
  });
});
