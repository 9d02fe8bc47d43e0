import { readFileSync } from 'node:fs';
import { createParleyClient } from '@parley/client';
import { ServerProcess } from '@parley/client/testing';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { openBrowser } from './browser.mjs';
import { openWire } from './wire.mjs';

export const patience = { timeout: 30_000, interval: 100 };
/** What Chromium itself writes when a line is broken (`FAILED`: the worker's answer then): expected only while it is. */
const brokenLine = [
  /^Failed to load resource: net::ERR_(INTERNET_DISCONNECTED|CONNECTION_(REFUSED|RESET|CLOSED|ABORTED)|EMPTY_RESPONSE|NETWORK_CHANGED|INCOMPLETE_CHUNKED_ENCODING|SOCKET_NOT_CONNECTED|FAILED)/,
  /^WebSocket connection to 'ws:.*' failed: (Error in connection establishment: net::ERR_|Error during WebSocket handshake: net::ERR_|Connection closed before receiving a handshake response|$)/,
];
/** The page may have asked just before the line was whole again, and a busy machine tells of it late. */
const graceMs = 3_000;

/**
 * A real server, a real browser, and a wire between them, for all flows of one file. A flow fails on every error the
 * page reports, also of the content security policy, unless it comes while the
 * flow has said that it expects it. `program`: another one than the server's own that starts it, with parts that a flow needs.
 */
export function flowWorld(environment = {}, program) {
  const world = { browser: undefined, server: undefined, wire: undefined, client: undefined, url: '' };
  let faults = [];
  let expected = [];
  beforeAll(async () => {
    world.browser = await openBrowser();
    world.wire = await openWire(() => world.server.url);
    world.server = await ServerProcess.start({ PARLEY_PUBLIC_URL: world.wire.url, ...environment }, program);
    world.url = world.wire.url;
    world.client = createParleyClient({ baseUrl: world.server.url });
  });
  afterEach(async () => {
    world.wire.mend();
    world.wire.slow(0);
    await Promise.all(world.browser.contexts().map((context) => context.close()));
    const found = faults
      .filter(
        ({ text, atMs }) =>
          !expected.some(
            (one) => atMs >= one.fromMs && atMs <= one.untilMs && one.patterns.some((is) => is.test(text)),
          ),
      )
      .map(({ text }) => text);
    faults = [];
    expected = [];
    expect(found).toEqual([]);
  });
  afterAll(async () => {
    await world.browser?.close();
    await world.wire?.close();
    await world.server?.remove();
  });

  const note = (text) => faults.push({ text, atMs: Date.now() });
  let broken = () => {};
  return Object.assign(world, {
    /** From here on these do not count as faults, until what comes back is called. */
    expectFaults(...patterns) {
      const one = { patterns, fromMs: Date.now(), untilMs: Infinity };
      expected.push(one);
      return () => (one.untilMs = Date.now() + graceMs);
    },
    /** The server is not to be reached until `lineIsWhole`. */
    lineBreaks() {
      broken = world.expectFaults(...brokenLine);
    },
    lineIsWhole: () => broken(),
    /** Somebody's browser. */
    async device(options = {}) {
      const context = await world.browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
      context.setDefaultTimeout(patience.timeout);
      await context.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) =>
          console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`),
        );
      });
      context.on('page', (page) => {
        page.on('pageerror', (error) => note(String(error.stack ?? error)));
        page.on('console', (message) => message.type() === 'error' && note(message.text()));
        page.on('crash', () => note('the page crashed'));
      });
      return context;
    },
    async visit(path = '/', options = {}) {
      const context = await world.device(options);
      return world.tab(context, path);
    },
    async tab(context, path = '/') {
      const page = await context.newPage();
      await page.goto(world.url + path);
      return page;
    },
    /** The machine leaves the network, as its browser sees it. */
    async unplug(context) {
      world.lineBreaks();
      await context.setOffline(true);
      world.wire.cut();
    },
    async plugIn(context) {
      world.wire.mend();
      await context.setOffline(false);
      world.lineIsWhole();
    },
    async conversation(model, body = {}) {
      return world.client.call('createConversation', { body: { model, ...body } });
    },
    /** What the server has, oldest first. */
    async stored(id) {
      const messages = [];
      for await (const message of world.client.messages(id)) messages.unshift(message);
      return messages;
    },
  });
}

export const field = (page) => page.getByLabel('Your message');
export const questions = (page) => page.locator('[data-message=user] [data-body]');
export const answers = (page) => page.locator('[data-message=assistant] [data-body]');
export const chatId = (page) => /\/c\/([0-9a-f-]{36})/.exec(page.url())?.[1];

export async function ask(page, text) {
  await field(page).fill(text);
  await page.keyboard.press('Enter');
}

/** The last answer has ended, whatever way. */
export async function answered(page) {
  await page.getByRole('button', { name: 'Regenerate' }).last().waitFor();
}

export async function askAndWait(page, text) {
  const before = await answers(page).count();
  await ask(page, text);
  await expect.poll(() => answers(page).count(), patience).toBe(before + 1);
  await answered(page);
}

/** As read: what is drawn from Markdown has other white space than what was written. */
export const words = (text) => (text ?? '').replaceAll(/\s+/g, ' ').trim();

/** The worker has taken over, and has everything the page is made of. */
export async function keptForOffline(page) {
  const worker = readFileSync(new URL('../../dist/sw.js', import.meta.url), 'utf8');
  const wanted = [...new Set(worker.match(/\/assets\/[\w.-]+/g))];
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const missing = () =>
    page.evaluate(async (paths) => {
      const found = await Promise.all(paths.map((path) => caches.match(path)));
      return found.filter((answer) => answer === undefined).length;
    }, wanted);
  await expect.poll(missing, { ...patience, timeout: 60_000 }).toBe(0);
}
