import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { canBrowse } from '../testing/browser.mjs';
import { phone } from '../testing/finger.mjs';
import { answered, answers, ask, field, flowWorld, patience, questions } from '../testing/flow.mjs';

const diagram = '```mermaid\nflowchart LR\n  Flour --> Dough --> Bread\n  Water --> Dough\n```';

describe.skipIf(!canBrowse)('finding one’s way in long conversations', () => {
  const world = flowWorld();
  const rail = (page) => page.getByRole('combobox', { name: 'Messages of this conversation' });
  const options = (page) => page.getByRole('option');
  const list = (page) => page.locator('[data-messages]');
  const topOf = async (page, locator) => {
    const [box, frame] = [await locator.boundingBox(), await list(page).boundingBox()];
    return box && Math.round(box.y - frame.y);
  };
  /** At the top of the screen, with a little air. */
  const isOnTop = async (page, words) => {
    const found = questions(page).filter({ hasText: new RegExp(`^${words}$`) });
    await expect
      .poll(async () => ((await found.count()) === 1 ? topOf(page, found) : undefined), patience)
      .toBeOneOf([...Array(40).keys()]);
  };
  const isAtEnd = (page) =>
    list(page).evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight < 96);

  /** Keys with Alt that are quicker than any picture. */
  const quickly = (page, key, times) =>
    field(page).evaluate(
      (element, [key, times]) => {
        for (let n = 0; n < times; n++)
          element.dispatchEvent(new KeyboardEvent('keydown', { key, code: key, altKey: true, bubbles: true }));
      },
      [key, times],
    );

  /** A conversation that was had elsewhere. */
  async function had(model, count, send = (n) => ({ content: `Question ${n}` })) {
    const { id } = await world.conversation(model);
    for (let n = 1; n <= count; n++) {
      const { run, lanes } = await world.client.call('sendMessage', { body: { conversation_id: id, ...send(n) } });
      for (const { run: one } of lanes ?? [{ run }])
        for await (const event of world.client.followRun(one.id)) if (event.type === 'runEnded') break;
    }
    return id;
  }

  it('shows a mark for each own message, lists them to who rests there, and leads to one and back', async () => {
    const id = await had('script/d0-r0-n180', 9);
    const page = await world.visit(`/c/${id}`);
    await rail(page).waitFor();
    expect(await rail(page).locator('span').count()).toBe(9);
    expect(await options(page).count()).toBe(0);

    await rail(page).hover();
    await expect
      .poll(() => options(page).allTextContents(), patience)
      .toEqual(Array.from({ length: 9 }, (_, n) => `Question ${n + 1}`));
    const present = page.locator('[role=option][aria-current=location]');
    expect(await present.textContent()).toBe('Question 9');
    await page.getByRole('option', { name: 'Question 3' }).click();
    await isOnTop(page, 'Question 3');
    await expect.poll(() => present.textContent(), patience).toBe('Question 3');
    await page.mouse.move(300, 300);
    await options(page).first().waitFor({ state: 'detached' });
    // Where somebody went is where they read.
    await page.reload();
    await isOnTop(page, 'Question 3');

    // By keyboard alone: it opens when it is reached, and goes where it is told.
    await rail(page).waitFor();
    await page.getByRole('button', { name: 'To the end' }).focus();
    await page.keyboard.press('Tab');
    await options(page).first().waitFor();
    for (const key of ['Home', 'ArrowDown', 'ArrowUp', 'Enter']) await page.keyboard.press(key);
    await isOnTop(page, 'Question 1');
    await options(page).first().waitFor({ state: 'detached' });
    expect(await list(page).evaluate((element) => element === document.activeElement)).toBe(true);
    await page.getByRole('button', { name: 'To the end' }).click();
    await expect.poll(() => isAtEnd(page), patience).toBe(true);

    // What is asked next is followed, as ever.
    await ask(page, 'One more');
    await expect.poll(() => answers(page).count(), patience).toBeGreaterThan(0);
    await answered(page);
    await expect.poll(() => isAtEnd(page), patience).toBe(true);
    expect(await rail(page).locator('span').count()).toBe(10);
  });

  it('goes from one own message to the next by keys, also out of the field', async () => {
    const id = await had('script/d0-r0-n180', 4);
    const page = await world.visit(`/c/${id}`);
    await answered(page);
    // Too short for a rail; the keys come with what is loaded after the first picture.
    await expect
      .poll(async () => {
        await page.keyboard.press('Alt+ArrowUp');
        return isAtEnd(page);
      }, patience)
      .toBe(false);
    expect(await rail(page).count()).toBe(0);
    await field(page).fill('Half a thought');
    for (let n = 0; n < 4; n++) await page.keyboard.press('Alt+ArrowUp');
    await isOnTop(page, 'Question 1');
    // None of them is lost to a list that has not moved yet.
    await quickly(page, 'ArrowDown', 2);
    await isOnTop(page, 'Question 3');
    await quickly(page, 'ArrowUp', 2);
    await isOnTop(page, 'Question 1');
    await page.keyboard.press('Alt+ArrowDown');
    await isOnTop(page, 'Question 2');
    await page.keyboard.press('Alt+ArrowDown');
    await isOnTop(page, 'Question 3');
    await page.keyboard.press('Alt+ArrowUp');
    await isOnTop(page, 'Question 2');
    expect(await field(page).inputValue()).toBe('Half a thought');
    // An empty field remembers what was sent, but for the arrow alone.
    await field(page).fill('');
    await page.keyboard.press('Alt+ArrowUp');
    await isOnTop(page, 'Question 1');
    expect(await field(page).inputValue()).toBe('');
    expect(await field(page).evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('lists what was read, and reads earlier messages when it is asked to', async () => {
    const id = await had('script/d0-r0-n40', 36);
    const page = await world.visit(`/c/${id}`);
    await rail(page).waitFor();
    await rail(page).hover();
    const earlier = page.getByRole('option', { name: 'Show earlier messages' });
    await options(page).last().waitFor();
    const known = async () => Number(await options(page).last().getAttribute('aria-setsize'));
    // Those of the last sixty messages.
    expect(await known()).toBe(31);
    await rail(page).focus();
    await page.keyboard.press('Home');
    await earlier.waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(known, patience).toBe(36);
    expect(await earlier.count()).toBe(0);
    // On with the one above those that were there, and the page has not moved.
    await page.getByRole('option', { name: 'Question 6', selected: true }).waitFor();
    expect(await isAtEnd(page)).toBe(true);
    await page.keyboard.press('Enter');
    await isOnTop(page, 'Question 6');
  });

  it('opens over the page on a phone, finds by a few letters, and leads there', async () => {
    const id = await had('script/d0-r0-n120', 8, (n) => ({ content: n === 2 ? 'About marmalade' : `Question ${n}` }));
    const page = await world.visit(`/c/${id}`, phone);
    await page.locator('header').getByRole('button', { name: 'Messages of this conversation' }).tap();
    const dialog = page.getByRole('dialog', { name: 'Messages of this conversation' });
    await dialog.getByRole('option').nth(7).waitFor();
    await dialog.getByRole('combobox').fill('marm');
    await expect.poll(() => dialog.getByRole('option').allTextContents(), patience).toEqual(['About marmalade']);
    await dialog.getByRole('option').tap();
    await dialog.waitFor({ state: 'detached' });
    await isOnTop(page, 'About marmalade');
  });

  it('stays with the question while the answer is written, when that was chosen', async () => {
    const { id } = await world.conversation('script/d0-r80-n700');
    const page = await world.visit('/settings/appearance');
    await page.getByText('Stay', { exact: true }).click();
    await page.goto(`${world.url}/c/${id}`);
    await field(page).waitFor();
    await ask(page, 'A first one');
    await isOnTop(page, 'A first one');
    // The answer outgrows the screen, and the page stays where it was.
    await page.getByRole('button', { name: 'New below' }).waitFor();
    await isOnTop(page, 'A first one');
    await answered(page);
    await isOnTop(page, 'A first one');
    await ask(page, 'And a second');
    await isOnTop(page, 'And a second');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText('Stopped.').waitFor();
    await isOnTop(page, 'And a second');
    // Who follows again is led to the end again.
    await page.goto(`${world.url}/settings/appearance`);
    await page.getByText('Follow', { exact: true }).click();
    await page.goto(`${world.url}/c/${id}`);
    await field(page).waitFor();
    await ask(page, 'Now I follow');
    // The question leaves the screen at its top.
    await expect.poll(() => topOf(page, answers(page).last()), patience).toBeLessThan(0);
    expect(await isAtEnd(page)).toBe(true);
  });

  it('keeps the tabs of compared answers in reach while one of them is read on a phone', async () => {
    const id = await had('script/d0-r0-n20', 1, () => ({
      content: 'Both of you',
      compare: ['script/d0-r0-n900', 'script/d0-r0-n900-seed2'],
    }));
    const page = await world.visit(`/c/${id}`, phone);
    const tabs = page.getByRole('group', { name: 'Answers by model' });
    const section = page.locator('[data-comparison]');
    await section.locator('article p').first().waitFor();
    const height = await section.evaluate(({ clientHeight }) => clientHeight);
    expect(height).toBeGreaterThan(1_500);
    for (const part of [0.25, 0.5, 0.75]) {
      await list(page).evaluate((element, top) => element.scrollTo(0, top), height * part);
      await expect.poll(() => topOf(page, tabs), patience).toBeOneOf([-1, 0, 1]);
    }
    const before = await list(page).evaluate(({ scrollTop }) => scrollTop);
    await tabs.getByRole('button').nth(1).tap();
    await tabs.locator('[aria-pressed=true]', { hasText: 'seed2' }).waitFor();
    expect(await list(page).evaluate(({ scrollTop }) => scrollTop)).toBe(before);
    // Above the answers they are where they belong.
    await list(page).evaluate((element) => element.scrollTo(0, 0));
    await expect
      .poll(async () => (await topOf(page, tabs)) - (await topOf(page, section)), patience)
      .toBeOneOf([-1, 0, 1]);
    expect(await topOf(page, section)).toBeGreaterThan(40);
  });

  /** An answer that is a diagram. */
  async function withDiagram(colorScheme) {
    const { id } = await world.conversation('script/echo-n400');
    const page = await world.visit(`/c/${id}`, { colorScheme });
    await ask(page, diagram);
    const image = answers(page).locator('.md-diagram-scroll img');
    await image.waitFor();
    return { page, image };
  }

  it('draws a diagram anew when the page changes between light and dark', async () => {
    const { page, image } = await withDiagram('light');
    const drawnFor = () =>
      image.evaluate((element) => {
        if (!element.complete) return undefined;
        const canvas = new OffscreenCanvas(element.naturalWidth, element.naturalHeight);
        const context = canvas.getContext('2d');
        context.drawImage(element, 0, 0);
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        const seen = { light: 0, dark: 0 };
        for (let at = 0; at < data.length; at += 4) {
          const sum = data[at] + data[at + 1] + data[at + 2];
          if (data[at + 3] > 200 && sum > 560) seen.light++;
          if (data[at + 3] > 200 && sum < 200) seen.dark++;
        }
        return seen.light > seen.dark ? 'for a light page' : 'for a dark page';
      });
    await expect.poll(drawnFor, patience).toBe('for a light page');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(drawnFor, patience).toBe('for a dark page');
    await page.evaluate(() => (document.documentElement.dataset.scheme = 'light'));
    await expect.poll(drawnFor, patience).toBe('for a light page');
  });

  it('gives a diagram as a picture, on a light ground also from a dark page, and says when it cannot', async () => {
    const { page, image } = await withDiagram('dark');
    const take = async (name) => {
      await answers(page).getByRole('button', { name: 'Download' }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    const [png] = await Promise.all([page.waitForEvent('download'), take('Download as PNG')]);
    expect(png.suggestedFilename()).toBe('diagram.png');
    const drawn = await page.evaluate(
      async (bytes) => {
        const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
        const canvas = new OffscreenCanvas(picture.width, picture.height);
        const context = canvas.getContext('2d');
        context.drawImage(picture, 0, 0);
        const { data } = context.getImageData(0, 0, picture.width, picture.height);
        let dark = 0;
        for (let at = 0; at < data.length; at += 4) if (data[at] + data[at + 1] + data[at + 2] < 200) dark++;
        return { width: picture.width, corner: [...data.slice(0, 4)], dark };
      },
      [...(await readFile(await png.path()))],
    );
    expect(drawn.width).toBe(2 * (await image.evaluate(({ width }) => width)));
    expect(drawn.corner).toEqual([255, 255, 255, 255]);
    // Its words, dark as they are on a light page.
    expect(drawn.dark).toBeGreaterThan(100);

    const [svg] = await Promise.all([page.waitForEvent('download'), take('Download as SVG')]);
    expect((await readFile(await svg.path(), 'utf8')).startsWith('<svg')).toBe(true);

    await page.evaluate(() => (HTMLCanvasElement.prototype.toBlob = (take) => take(null)));
    await take('Download as PNG');
    const alert = answers(page).getByRole('alert');
    await alert.waitFor();
    const [instead] = await Promise.all([
      page.waitForEvent('download'),
      alert.getByRole('button', { name: 'Download as SVG' }).click(),
    ]);
    expect(instead.suggestedFilename()).toBe('diagram.svg');
  });
});
