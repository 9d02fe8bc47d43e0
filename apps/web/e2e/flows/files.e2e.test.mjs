import { describe, expect, it } from 'vitest';
import { canBrowse } from '../testing/browser.mjs';
import { drop, paste, pngOf } from '../testing/files.mjs';
import { answered, answers, ask, chatId, field, flowWorld, patience, words } from '../testing/flow.mjs';

const image = (name = 'image.png') => ({ name, type: 'image/png', bytes: pngOf(300, 200) });
const textFile = (name, text) => ({ name, type: 'text/plain', bytes: text });
const ready = (page) => page.locator('[data-upload=ready]');
const uploads = (page) => page.locator('[data-upload]');

describe.skipIf(!canBrowse)('files in a conversation', () => {
  const world = flowWorld({ PARLEY_DEFAULT_MODEL: 'script/d0-see', PARLEY_MAX_FILE_MB: '1' });

  it('a pasted image is shown, sent, seen by the model, and opened in the viewer', async () => {
    const page = await world.visit();
    await field(page).focus();
    await paste(page, [image()]);
    await ready(page).waitFor();
    await ask(page, 'What is it?');
    await answered(page);
    expect(words(await answers(page).last().textContent())).toMatch(
      /^I see image\/png of \d+ bytes\. You wrote: What is it\?/,
    );
    // Its room is there before it is.
    const picture = page.locator('[data-message] [data-files] img');
    await expect
      .poll(() => picture.evaluate((element) => element.complete && element.naturalWidth), patience)
      .toBe(300);
    expect(await picture.boundingBox()).toMatchObject({ width: 300, height: 200 });

    const opener = page.getByRole('button', { name: /^Open / });
    await opener.click();
    const viewer = page.locator('dialog[data-image-viewer]');
    await viewer.waitFor();
    expect(await viewer.getByRole('button', { name: /^100/ }).count()).toBe(1);
    await page.keyboard.press('+');
    await viewer.getByRole('button', { name: /^140/ }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      viewer.getByRole('link', { name: /^Download / }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.png$/);
    await page.keyboard.press('Escape');
    await viewer.waitFor({ state: 'detached' });
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);

    await page.reload();
    await expect.poll(() => page.locator('[data-message] [data-files] img').count(), patience).toBe(1);
  });

  it('two dropped files go with a message; the text of one reaches the model, and both can be had again', async () => {
    const page = await world.visit();
    await field(page).waitFor();
    const hostile = '"><img src=x onerror=alert(1)>.md';
    await drop(page, [textFile('sums.csv', 'apples;3\npears;4'), textFile(hostile, '<script>alert(1)</script>')]);
    await expect.poll(() => ready(page).count(), patience).toBe(2);
    await ask(page, 'Add them up');
    await answered(page);
    const said = words(await answers(page).last().textContent());
    expect(said).toContain('apples;3 pears;4');
    expect(said).toContain('Add them up');
    await expect.poll(() => page.locator('[data-message] [data-files] a').count(), patience).toBe(2);
    expect(await page.locator('[data-message] [data-files]').textContent()).toContain(hostile);
    const [stored] = await world.stored(chatId(page));
    expect(stored.attachments.map(({ name, kind }) => [name, kind])).toEqual([
      ['sums.csv', 'text'],
      [hostile, 'text'],
    ]);
    expect(await uploads(page).count()).toBe(0);
  });

  it('an upload can be cancelled, the rest goes; a draft keeps its files over a reload', async () => {
    const page = await world.visit();
    await field(page).waitFor();
    let release = () => {};
    const held = new Promise((resolve) => (release = resolve));
    await page.route('**/api/files?name=slow.txt', async (route) => {
      await held;
      await route.continue().catch(() => undefined);
    });
    await drop(page, [textFile('slow.txt', 'never sent'), textFile('quick.txt', 'kept')]);
    await ready(page).waitFor();
    await field(page).fill('Later');
    const send = page.getByRole('button', { name: /^Send/ });
    expect(await send.isDisabled()).toBe(true);
    expect(await send.getAttribute('aria-label')).toContain('still uploading');
    await page.getByRole('button', { name: 'Cancel the upload of slow.txt' }).click();
    release();
    await expect.poll(() => uploads(page).count(), patience).toBe(1);
    expect(await send.isEnabled()).toBe(true);

    // The draft is written a moment after the last letter.
    await page.waitForFunction(() => localStorage.getItem('parley.draft.new') === 'Later');
    await page.reload();
    await ready(page).waitFor();
    expect(await ready(page).textContent()).toContain('quick.txt');
    await expect.poll(() => field(page).inputValue(), patience).toBe('Later');
    await page.getByRole('button', { name: 'Remove quick.txt' }).click();
    await expect.poll(() => uploads(page).count(), patience).toBe(0);
  });

  it('tells before it uploads what cannot go, and tries again what could not', async () => {
    const page = await world.visit();
    await field(page).waitFor();
    const asked = [];
    page.on('request', (request) => request.method() === 'POST' && asked.push(request.url()));
    await drop(page, [textFile('large.txt', 'x'.repeat(1_100_000)), textFile('empty.txt', '')]);
    await expect.poll(() => page.locator('[data-upload=failed]').count(), patience).toBe(2);
    expect(await uploads(page).first().textContent()).toContain('larger than');
    expect(await uploads(page).last().textContent()).toContain('empty');
    expect(asked.filter((url) => url.includes('/api/files'))).toEqual([]);
    for (const name of ['large.txt', 'empty.txt']) await page.getByRole('button', { name: `Remove ${name}` }).click();

    await world.unplug(page.context());
    await drop(page, [textFile('offline.txt', 'wait for me')]);
    await page.locator('[data-upload=failed]').waitFor();
    await world.plugIn(page.context());
    await ready(page).waitFor();
  });

  it('shows a veil over the whole page while files are dragged, and takes files by the button', async () => {
    const page = await world.visit();
    await field(page).waitFor();
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'x.txt'));
      document.body.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }));
    });
    await page.locator('[data-drop-veil]').waitFor();
    await page.evaluate(() => document.body.dispatchEvent(new DragEvent('dragleave', { bubbles: true })));
    await page.locator('[data-drop-veil]').waitFor({ state: 'detached' });

    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Add files' }).click(),
    ]);
    await chooser.setFiles([{ name: 'chosen.md', mimeType: 'text/markdown', buffer: Buffer.from('# Chosen') }]);
    await ready(page).waitFor();
    // A picture or a text is a message by itself.
    await field(page).focus();
    await page.keyboard.press('Enter');
    await answered(page);
    expect(words(await answers(page).last().textContent())).toMatch(/name="chosen.md".*Chosen/);
    await expect.poll(() => page.title(), patience).toContain('chosen.md');
  });
});
