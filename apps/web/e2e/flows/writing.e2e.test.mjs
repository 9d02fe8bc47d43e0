import { describe, expect, it } from 'vitest';
import { canBrowse } from '../testing/browser.mjs';
import { hostile, samples } from '../../src/features/composer/core/rich/samples.testing.ts';
import { answered, field, flowWorld, patience, questions } from '../testing/flow.mjs';

/** The rules of src/features/composer/SPEC.md, with real keys and a real clipboard. */
describe.skipIf(!canBrowse)('writing code, links and long texts', () => {
  const world = flowWorld();
  const value = (page) => field(page).inputValue();
  const isFocused = (page) => field(page).evaluate((element) => element === document.activeElement);

  async function open() {
    const page = await world.visit('/', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.waitForFunction(() =>
      performance.getEntriesByType('resource').some(({ name }) => /\/field-help-[\w-]+\.js/.test(name)),
    );
    await field(page).focus();
    return page;
  }
  async function paste(page, text) {
    await page.evaluate((words) => navigator.clipboard.writeText(words), text);
    await page.keyboard.press('Control+V');
  }

  it('K1 K2 Enter and Tab write code in a fence, and only there', async () => {
    const page = await open();
    await page.keyboard.type('Look:');
    await page.keyboard.press('Shift+Enter');
    for (const line of ['```ts', 'if (x) {']) {
      await page.keyboard.type(line);
      await page.keyboard.press('Enter');
    }
    await page.keyboard.press('Tab');
    await page.keyboard.type('y();');
    await page.keyboard.press('Enter');
    expect(await value(page)).toBe('Look:\n```ts\nif (x) {\n  y();\n  ');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.type('}');
    expect(await value(page)).toBe('Look:\n```ts\nif (x) {\n  y();\n}');
    expect(await isFocused(page)).toBe(true);
    await expect.poll(() => page.locator('#live').textContent(), patience).toContain('Press Esc, then Tab');

    // The history of the field is whole.
    await page.keyboard.press('Tab');
    expect(await value(page)).toMatch(/\}  $/);
    await page.keyboard.press('Control+Z');
    expect(await value(page)).not.toMatch(/\}  $/);

    // The way out, and back in.
    await field(page).focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await isFocused(page)).toBe(false);
    await field(page).focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('```');
    expect(await questions(page).count()).toBe(0);
    await page.keyboard.press('Enter');
    await answered(page);
    expect(await questions(page).first().textContent()).toContain('y();');

    await page.keyboard.type('No code');
    await page.keyboard.press('Tab');
    expect(await isFocused(page)).toBe(false);
    expect(await value(page)).toBe('No code');
  });

  it('K1 Ctrl+Enter sends also from within a fence, and a character that is being composed takes no key', async () => {
    const page = await open();
    const devtools = await page.context().newCDPSession(page);
    await page.keyboard.type('```');
    await page.keyboard.press('Enter');
    await devtools.send('Input.imeSetComposition', { text: 'かな', selectionStart: 2, selectionEnd: 2 });
    await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Process', windowsVirtualKeyCode: 229 });
    expect(await value(page)).toBe('```\nかな');
    await devtools.send('Input.insertText', { text: '仮名' });
    expect(await value(page)).toBe('```\n仮名');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => questions(page).count(), patience).toBe(1);
    await answered(page);
  });

  it('K3 an address pasted over words makes a link of them, once', async () => {
    const page = await open();
    await page.keyboard.type('Read the manual');
    for (let letter = 0; letter < 'manual'.length; letter++) await page.keyboard.press('Shift+ArrowLeft');
    await paste(page, 'https://example.org/manual');
    expect(await value(page)).toBe('Read the [manual](https://example.org/manual)');
    await page.keyboard.press('Control+Z');
    expect(await value(page)).toBe('Read the manual');
    await page.keyboard.press('Control+End');
    await paste(page, ' https://example.org');
    expect(await value(page)).toBe('Read the manual https://example.org');
  });

  it('K4 a long text is offered as a file, and comes back', async () => {
    const page = await open();
    const long = Array.from({ length: 700 }, (_, n) => `Line ${n} of it.`).join('\n');
    await page.keyboard.type('Sum up: ');
    await paste(page, long);
    expect(await value(page)).toBe(`Sum up: ${long}`);
    await page.getByRole('button', { name: 'Attach it as a file' }).click();
    await expect.poll(() => value(page), patience).toBe('Sum up: ');
    const files = page.getByRole('list', { name: 'Files that go with the message' });
    await files.getByText(/\.txt/).first().waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => value(page), patience).toBe(`Sum up: ${long}`);
    await expect.poll(() => files.getByText(/\.txt/).count(), patience).toBe(0);
  });

  /** As another program leaves it on the clipboard. */
  async function copy(page, html, plain) {
    await page.evaluate(
      async ([rich, words]) => {
        const blob = (text, type) => new Blob([text], { type });
        const data = { 'text/html': blob(rich, 'text/html'), 'text/plain': blob(words, 'text/plain') };
        await navigator.clipboard.write([new ClipboardItem(data)]);
      },
      [html, plain],
    );
  }
  /** As it comes, without what the browser makes of it on its way through the clipboard. True: the page took it. */
  const pasteEvent = (page, html, plain) =>
    field(page).evaluate(
      (area, [rich, words]) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/html', rich);
        clipboardData.setData('text/plain', words);
        return !area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      },
      [html, plain],
    );
  const isHere = (page, file) =>
    page.waitForFunction(
      (name) => performance.getEntriesByType('resource').some((entry) => entry.name.includes(`/${name}-`)),
      file,
    );
  const recipe =
    '<h2>Bread</h2><p>With <b>rye</b> and <a href="https://example.org/salt">salt</a>.</p><ul><li>mix<ul><li>well</li></ul></li><li>wait</li></ul>';
  const recipePlain = 'Bread\nWith rye and salt.\nmix\nwell\nwait';
  const recipeMarkdown = '## Bread\n\nWith **rye** and [salt](https://example.org/salt).\n\n- mix\n  - well\n- wait';

  it('K5 what has structure comes as Markdown, one step back is plain text, and the next is nothing', async () => {
    const page = await open();
    await isHere(page, 'rich-paste');
    await page.keyboard.type('Look: ');
    await copy(page, recipe, recipePlain);
    await page.keyboard.press('Control+V');
    await expect.poll(() => value(page), patience).toBe(`Look: ${recipeMarkdown}`);
    await expect.poll(() => page.locator('#live').textContent(), patience).toContain('Pasted as Markdown');
    await page.keyboard.press('Control+Z');
    expect(await value(page)).toBe(`Look: ${recipePlain}`);
    await page.keyboard.press('Control+Z');
    expect(await value(page)).toBe('Look: ');
    await page.keyboard.press('Control+Shift+V');
    expect(await value(page)).toBe(`Look: ${recipePlain}`);
  });

  it('K5 is plain in a fence, from an editor, and where a stranger made it endless', async () => {
    const page = await open();
    await isHere(page, 'rich-paste');
    await field(page).fill('```\n');
    await page.keyboard.press('Control+End');
    await copy(page, recipe, recipePlain);
    await page.keyboard.press('Control+V');
    expect(await value(page)).toBe(`\`\`\`\n${recipePlain}`);
    await field(page).fill('');
    const colours =
      '<div style="color:#ddd;font-family:Consolas,monospace;white-space:pre"><div><span style="color:#00f;font-weight:bold">let</span> x</div></div>';
    expect(await pasteEvent(page, colours, 'let x')).toBe(false);
    expect(await pasteEvent(page, `${'<div>'.repeat(5_000)}<b>a</b> b`, 'a b')).toBe(false);
    expect(await pasteEvent(page, `<p><b>a</b> b${'x'.repeat(200_000)}</p>`, 'a b')).toBe(false);
    expect(
      await pasteEvent(
        page,
        '<p><b>a</b> b<script>document.title="run"</script><img src=x onerror="document.title=1"></p>',
        'a b',
      ),
    ).toBe(true);
    expect(await value(page)).toBe('**a** b');
    expect(await page.title()).toBe('Parley');
  });

  it('K5 a real browser reads every sample as the tests of the converter do', async () => {
    const page = await open();
    await isHere(page, 'rich-paste');
    const read = {};
    const wanted = {};
    for (const { name, html, plain, markdown } of [...samples, ...hostile]) {
      await field(page).fill('');
      await pasteEvent(page, html, plain ?? 'as a reader sees it');
      read[name] = await value(page);
      wanted[name] = markdown ?? '';
    }
    expect(read).toEqual(wanted);
  });

  it('K4 K5 a long text with structure is offered as a file, as Markdown', async () => {
    const page = await open();
    await isHere(page, 'rich-paste');
    const items = Array.from({ length: 700 }, (_, n) => `Item ${n} of it.`);
    await copy(page, `<ul>${items.map((one) => `<li>${one}</li>`).join('')}</ul>`, items.join('\n'));
    await page.keyboard.press('Control+V');
    await page.getByRole('button', { name: 'Attach it as a file' }).click();
    await expect.poll(() => value(page), patience).toBe('');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => value(page), patience).toBe(items.map((one) => `- ${one}`).join('\n'));
  });
});
