import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig, startServer } from '@parley/server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { executablePath, openBrowser } from './testing/browser.mjs';
import { hostileDiagrams, hostileTexts } from './testing/hostile-texts.mjs';
import { buildGallery } from './testing/markdown-gallery.mjs';

const silent = Object.fromEntries(
  ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, () => {}]),
);
silent.child = () => silent;

/** The rules of src/features/markdown/SPEC.md, in a real browser, as the server delivers the built page. */
describe.skipIf(!executablePath)('Markdown in a real browser', () => {
  const data = mkdtempSync(path.join(tmpdir(), 'parley-markdown-'));
  let gallery;
  let server;
  let browser;
  let page;
  let seen;
  beforeAll(async () => {
    gallery = await buildGallery();
    const config = readConfig(['--port', '0', '--data', data], {
      PARLEY_LOCAL_MODEL: 'none',
      PARLEY_HUB_URL: 'none',
      PARLEY_PYTHON: 'none',
    });
    const onFatal = (error) => {
      throw error;
    };
    server = await startServer({ config, logger: silent, version: '0.0.0-test', onFatal, webFolder: gallery.folder });
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 900, height: 2400 } });
    seen = watch(page, server.url);
    await page.goto(`${server.url}/markdown-gallery.html?show=nothing`);
  });
  afterEach(() => {
    // Nothing ran, nothing was asked of anybody, and the policy had nothing to stop.
    expect(seen.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    gallery?.remove();
    rmSync(data, { recursive: true, force: true });
  });

  const show = (texts, streaming = false) =>
    page.evaluate(
      ([texts, streaming]) =>
        globalThis.gallery.show(texts.map((source, index) => ({ id: `${Date.now()}-${index}`, source, streaming }))),
      [texts, streaming],
    );
  const settle = () =>
    page.waitForFunction(
      () => document.querySelectorAll('.md-formula:not([data-fault]) > .md-formula-place > code').length === 0,
    );

  it('has more than three hundred hostile texts', () => {
    expect(new Set([...hostileTexts, ...hostileDiagrams]).size).toBeGreaterThan(450);
  });

  it.each(groups(hostileTexts, 60))('S6 S7 S8 S10: %s stay text', async (_, texts) => {
    await show(texts);
    await settle();
    // All of them are there: none of them brought the page down.
    expect(await page.locator('article > .md').count()).toBe(texts.length);
    expect(await page.evaluate(dangers)).toEqual([]);
    // The same while they come: cut anywhere, what is guessed about the rest is as harmless.
    await show(
      texts.map((text) => text.slice(0, Math.ceil(text.length * 0.6))),
      true,
    );
    expect(await page.evaluate(dangers)).toEqual([]);
  });

  it.each(groups(hostileDiagrams, 8))('S9: %s are images or text', async (_, texts) => {
    await show(texts);
    await page.waitForFunction(
      (count) => document.querySelectorAll('.md-diagram-scroll img, .md-fault').length === count,
      texts.length,
      { timeout: 60_000 },
    );
    expect(await page.evaluate(dangers)).toEqual([]);
    await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
  });

  it('S9: a diagram is drawn, and one that cannot be shows its source and why', async () => {
    await show(['```mermaid\nflowchart LR\n  A --> B\n```', '```mermaid\nflowchart LR\n  A --> --> B\n```']);
    const image = page.locator('.md-diagram-scroll img');
    await image.waitFor({ timeout: 60_000 });
    expect(await image.evaluate(({ naturalWidth }) => naturalWidth)).toBeGreaterThan(50);
    await page.locator('.md-fault').waitFor();
    expect(await page.locator('.md-diagram pre').innerText()).toContain('A --> --> B');
  });

  it('S8: a foreign image is fetched after a press, once, without saying from where', async () => {
    const asked = [];
    const pixel = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const far = createServer((request, response) => {
      asked.push({ url: request.url, referrer: request.headers.referer, cookie: request.headers.cookie });
      response.writeHead(200, { 'content-type': 'image/png' }).end(pixel);
    });
    await new Promise((resolve) => far.listen(0, '127.0.0.1', resolve));
    try {
      const place = `127.0.0.1:${far.address().port}`;
      await show([`![A dot](http://${place}/dot.png)`]);
      const button = page.getByRole('button', { name: `Load from ${place}` });
      await button.waitFor();
      expect(asked).toEqual([]);
      await button.click();
      await page.locator('.md-image-frame iframe[data-state=loaded]').waitFor();
      expect(asked).toEqual([{ url: '/dot.png', referrer: undefined, cookie: undefined }]);
      expect(seen.splice(0)).toEqual([`asked http://${place}/dot.png`]);
    } finally {
      far.close();
    }
  });

  it('S2: a delta draws the last block, and nothing before it', async () => {
    const start = 'One\n\n## Two\n\n- a\n- b\n\n| x |\n|---|\n| 1 |\n\nLast words';
    const grow = (source) =>
      page.evaluate((source) => globalThis.gallery.show([{ id: 'growing', source, streaming: true }]), source);
    await grow(start);
    await page.getByText('Last words').waitFor();
    await page.evaluate(() => globalThis.gallery.drawn());
    for (let end = 1; end <= 20; end += 1) await grow(start + ' and more and more words'.slice(0, end));
    await page.getByText('and more and more').waitFor();
    const drawn = await page.evaluate(() => globalThis.gallery.drawn());
    expect(drawn.length).toBeGreaterThan(0);
    expect(drawn.length).toBeLessThanOrEqual(20);
    expect(new Set(drawn)).toEqual(new Set(['paragraph']));
  });

  it('S14: a column keeps its width while rows come, and when they have come', async () => {
    const source =
      '| id | what |\n|---|---|\n| 1 | a |\n| a far longer word | many more words than there were before |\n\nEnd';
    const edges = [];
    for (let end = 1; end <= source.length + 1; end += 1) {
      const streaming = end <= source.length;
      await page.evaluate(
        ([source, streaming]) => globalThis.gallery.show([{ id: 'table', source, streaming }]),
        [source.slice(0, end), streaming],
      );
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      edges.push(await page.evaluate(() => document.querySelectorAll('th')[1]?.getBoundingClientRect().left));
    }
    const second = source.indexOf('| a far') + 2;
    expect(await page.locator('td').allTextContents()).toContain('many more words than there were before');
    expect(new Set(edges.slice(second)).size).toBe(1);
    // Drawn anew, the widths are those that the words ask for.
    await show([source]);
    const anew = await page.evaluate(() => document.querySelectorAll('th')[1]?.getBoundingClientRect().left);
    expect(anew).not.toBe(edges.at(-1));
  });

  it('colours code off the main thread, in lines', async () => {
    await show(['```ts\nconst a = 1; // one\n```']);
    await page.locator('.hl-keyword', { hasText: 'const' }).waitFor();
    await page.locator('.hl-comment', { hasText: 'one' }).waitFor();
  });

  it('a selection is copied as Markdown', async () => {
    const source = '## Title\n\nSome **bold** and `code` and $x^2$.\n\n- [x] done\n- [ ] open\n\n```js\nrun();\n```';
    await show([source]);
    await settle();
    const copied = await page.evaluate(() => {
      const range = document.createRange();
      range.selectNodeContents(document.querySelector('.md'));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
      document.querySelector('.md p').dispatchEvent(event);
      return event.clipboardData.getData('text/plain');
    });
    expect(copied).toBe(source);
  });

  it('an answer of 100 KB grows by a word within a frame', async () => {
    const block =
      '## Part\n\nWords **bold** and `code` that go on for a while, with a [link](https://example.org).\n\n- one\n- two\n\n';
    const long = block.repeat(Math.ceil(100_000 / block.length));
    const took = await page.evaluate(async (long) => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      globalThis.gallery.show([{ id: 'long', source: long, streaming: true }]);
      await frame();
      await frame();
      const times = [];
      let source = long;
      for (let n = 0; n < 60; n += 1) {
        source += ' word';
        const started = performance.now();
        globalThis.gallery.show([{ id: 'long', source, streaming: true }]);
        await new Promise((resolve) => queueMicrotask(resolve));
        times.push(performance.now() - started);
        await frame();
      }
      return times.sort((a, b) => a - b);
    }, long);
    const [median, worst] = [took[30], took.at(-1)];
    console.log(`100 KB: a delta takes ${median.toFixed(1)} ms in the middle, ${worst.toFixed(1)} ms at worst`);
    // The goal is a frame of 16 ms; a machine that runs other tests beside this one gets time.
    expect(median).toBeLessThan(60);
  });
});

function groups(texts, size) {
  return Array.from({ length: Math.ceil(texts.length / size) }, (_, n) => [
    `${n * size + 1} to ${Math.min(texts.length, (n + 1) * size)}`,
    texts.slice(n * size, (n + 1) * size),
  ]);
}

function isInDrawingRoom(frame) {
  return frame.url().endsWith('/frames/diagram.html');
}

/** Everything that must not happen, as it happens. */
function watch(page, url) {
  const seen = [];
  const host = new URL(url).host;
  page.on('pageerror', (error) => seen.push(`error ${error}`));
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => seen.push(`popup ${popup.url()}`));
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame() && new URL(frame.url()).host !== host) seen.push(`left for ${frame.url()}`);
  });
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (asked.protocol === 'blob:' || asked.protocol === 'data:') return;
    // In the drawing room its own policy is the wall: there it counts what got through, see below.
    if (isInDrawingRoom(request.frame())) return;
    if (asked.host !== host || asked.pathname.startsWith('/api/')) seen.push(`asked ${request.url()}`);
  });
  page.on('response', (response) => {
    const isFar = /^https?:/.test(response.url()) && new URL(response.url()).host !== host;
    if (isInDrawingRoom(response.frame()) && isFar) seen.push(`got ${response.url()}`);
  });
  page.on('console', (message) => {
    const text = message.text();
    if (message.location().url.includes('/frames/diagram.html') || /'sha256-[^']+' blob:/.test(text)) return;
    if (/Loading the image .* directive: "default-src 'none'"/.test(text)) return;
    if (message.type() === 'error' && !/favicon|404/.test(text)) seen.push(`said ${text}`);
  });
  void page.exposeFunction('reportDanger', (what) => seen.push(what));
  void page.addInitScript(() => {
    globalThis.pwned = () => globalThis.reportDanger('a script ran');
    if (location.pathname === '/frames/diagram.html') return;
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      globalThis.reportDanger(`policy ${violatedDirective} ${blockedURI}`),
    );
  });
  return seen;
}

/** Runs in the page: elements and attributes that have no business in a text. */
function dangers() {
  const found = [];
  const tags =
    /^(?:div|p|h[3-6]|ul|ol|li|blockquote|hr|pre|code|span|strong|em|del|a|bdi|br|sup|button|svg|path|table|thead|tbody|tr|th|td|figure|figcaption|section|img|article|math|semantics|m[a-z]+|annotation|line)$/i;
  for (const element of document.querySelectorAll('#gallery *')) {
    const where = `${element.closest('article')?.textContent?.slice(0, 60)}`;
    if (!tags.test(element.localName)) found.push(`<${element.localName}> in ${where}`);
    if (element.localName === 'img' && !element.src.startsWith('blob:')) found.push(`image ${element.src} in ${where}`);
    for (const { name, value } of element.attributes) {
      if (/^(?:on|formaction|srcset|srcdoc|ping|action|poster|background|xlink)/i.test(name))
        found.push(`${name} in ${where}`);
      if (name === 'href' && !/^(?:https?:\/\/[^@]*(?:[/?#].*)?|mailto:[^?]+(?:\?subject=[^&]*)?)$/.test(value))
        found.push(`href ${value} in ${where}`);
      if (name === 'href' && element.rel !== 'noopener noreferrer nofollow') found.push(`rel of ${value}`);
      if (name === 'id' && !/-note-\d+$/.test(value)) found.push(`id ${value} in ${where}`);
      if (name === 'style' && /url\(|expression|@import/i.test(value)) found.push(`style ${value}`);
    }
  }
  for (const element of document.querySelectorAll('body > *'))
    if (!['gallery'].includes(element.id) && !element.matches('iframe.md-drawing-room[sandbox="allow-scripts"]'))
      found.push(`<${element.localName}> beside the page`);
  return found;
}
