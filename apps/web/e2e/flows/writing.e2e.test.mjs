import { describe, expect, it } from 'vitest';
import { canBrowse } from '../testing/browser.mjs';
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
});
