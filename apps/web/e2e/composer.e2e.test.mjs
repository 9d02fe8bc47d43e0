import { describe, expect, it } from 'vitest';
import { canBrowse } from './testing/browser.mjs';
import { field, flowWorld, questions } from './testing/flow.mjs';

// Without a browser on this machine, or a built page, nothing can be said about either.
describe.skipIf(!canBrowse)('writing in a real browser', () => {
  const world = flowWorld();
  async function visit(path = '/', options = {}) {
    const page = await world.visit(path, options);
    await field(page).waitFor();
    return { page, box: field(page) };
  }
  const options = (page) => page.getByRole('option');
  const activeOption = async (page, box) =>
    page.locator(`[id="${await box.getAttribute('aria-activedescendant')}"]`).textContent();

  it('lists commands behind a slash, chooses among them by keys, and does what is chosen', async () => {
    const { page, box } = await visit();
    await box.pressSequentially('/');
    await options(page).first().waitFor();
    expect(await activeOption(page, box)).toContain('/new');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => activeOption(page, box)).toContain('/temporary');
    await page.keyboard.press('Escape');
    await options(page).first().waitFor({ state: 'detached' });
    expect(await box.inputValue()).toBe('/');
    await box.fill('');
    await box.pressSequentially('/sett');
    await options(page).first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings');
  });

  it('O5.2 makes a draft of what another app shares, and sends nothing', async () => {
    const { page, box } = await visit(
      '/?share_title=A%20page&share_text=Look%20at%20this&share_url=https%3A%2F%2Fa.example%2F',
    );
    await expect.poll(() => box.inputValue()).toBe('A page\nLook at this\nhttps://a.example/');
    expect(new URL(page.url()).search).toBe('');
    await page.reload();
    await expect.poll(() => box.inputValue()).toBe('A page\nLook at this\nhttps://a.example/');
    expect(await questions(page).count()).toBe(0);
  });

  it('leaves words alone that only look like a trigger', async () => {
    const { page, box } = await visit();
    await box.pressSequentially('either/or @ home, C# and me@example.org');
    await page.keyboard.press('Enter');
    await questions(page).getByText('either/or @ home, C# and me@example.org').waitFor();
  });

  it('answers one message with another model and tool, as its chips say, and keeps them through a reload', async () => {
    const { page, box } = await visit();
    await box.pressSequentially('What time is it @clo');
    await options(page).getByText('clock', { exact: true }).waitFor();
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Remove clock' }).waitFor();
    expect(await box.inputValue()).toBe('What time is it ');
    await page.reload();
    await page.getByRole('button', { name: 'Remove clock' }).waitFor();
    await box.press('End');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/c/*');
    const id = new URL(page.url()).pathname.split('/').at(-1);
    await expect
      .poll(async () => (await world.client.call('listMessages', { id })).items[0]?.run_id, { timeout: 20_000 })
      .toBeTruthy();
    const [answer] = (await world.client.call('listMessages', { id })).items;
    expect((await world.client.call('getRun', { id: answer.run_id })).tools).toEqual(['clock']);
    await expect.poll(() => page.getByRole('button', { name: 'Remove clock' }).count()).toBe(0);
  });

  it('fills the gaps of a saved prompt that was made in the settings', async () => {
    const { page } = await visit();
    await page.goto(`${world.url}/settings/prompts`);
    await page.getByRole('button', { name: 'New prompt' }).click();
    await page.getByRole('textbox', { name: 'Command' }).fill('translate');
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('To {{language:French}}: {{words}}');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('/translate').waitFor();

    await page.goto(world.url);
    const box = page.getByLabel('Your message');
    await box.pressSequentially('/trans');
    await options(page).getByText('/translate').waitFor();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('language').inputValue()).toBe('French');
    await dialog.getByLabel('words').fill('Good morning');
    await dialog.getByRole('button', { name: 'Insert' }).click();
    await expect.poll(() => box.inputValue()).toBe('To French: Good morning');
    await expect.poll(() => box.evaluate((field) => field === document.activeElement)).toBe(true);
  });

  it('refers to an earlier conversation, and shows it with the question and the answer', async () => {
    await world.client.call('sendMessage', { body: { content: 'The picnic is by the lake' } });
    const { page, box } = await visit();
    await box.pressSequentially('Where is it #picn');
    await options(page).getByText('The picnic is by the lake').waitFor();
    await options(page).getByText('The picnic is by the lake').click();
    await page.getByRole('button', { name: /^Remove The picnic/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Refers to' }).getByRole('link').waitFor();
    await page.getByText('Looked into').waitFor();
  });

  it('sends nothing while a character is being composed', async () => {
    const { page, box } = await visit();
    await box.focus();
    const session = await page.context().newCDPSession(page);
    await session.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
    await box.evaluate((field) =>
      field.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }),
      ),
    );
    expect(await box.inputValue()).toBe('にほん');
    await session.send('Input.insertText', { text: '日本' });
    await page.keyboard.press('Enter');
    await questions(page).getByText('日本', { exact: true }).waitFor();
  });

  it('brings back what was sent before', async () => {
    const { page, box } = await visit();
    await box.fill('The first');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Good answer' }).waitFor();
    await box.focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => box.inputValue()).toBe('The first');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => box.inputValue()).toBe('');
  });

  it('takes a thumb with a reason, keeps it, and takes it back', async () => {
    const { page, box } = await visit();
    await box.fill('Tell me something');
    await page.keyboard.press('Enter');
    const bad = page.getByRole('button', { name: 'Bad answer' });
    await bad.click();
    await page.getByRole('button', { name: 'Too long' }).click();
    await page.getByLabel('In your own words').fill('Shorter, please');
    const form = page.locator('form', { has: page.getByLabel('In your own words') });
    await form.getByRole('button', { name: 'Send' }).click();
    await form.waitFor({ state: 'detached' });
    const id = new URL(page.url()).pathname.split('/').at(-1);
    const feedback = async () => (await world.client.call('listMessages', { id })).items[0].feedback;
    expect(await feedback()).toMatchObject({ value: 'down', reasons: ['too_long'], comment: 'Shorter, please' });
    await page.reload();
    await expect.poll(() => bad.getAttribute('aria-pressed')).toBe('true');
    await bad.click();
    await expect.poll(feedback).toBeUndefined();
  });

  it('opens its list within a phone, and takes a finger', async () => {
    const { page, box } = await visit('/', { viewport: { width: 390, height: 740 }, isMobile: true, hasTouch: true });
    await box.tap();
    await box.pressSequentially('@');
    await options(page).getByText('clock', { exact: true }).waitFor();
    const popup = await page.locator('[data-triggers]').boundingBox();
    expect(popup.x).toBeGreaterThanOrEqual(0);
    expect(popup.x + popup.width).toBeLessThanOrEqual(390);
    expect(popup.y).toBeGreaterThanOrEqual(0);
    await options(page).getByText('clock', { exact: true }).tap();
    await page.getByRole('button', { name: 'Remove clock' }).waitFor();
  });

  it('tells when the window of the model is nearly full', async () => {
    const turn = await world.client.call('sendMessage', {
      body: { content: 'words and '.repeat(9_600), model: 'script/d0-r1000-n3' },
    });
    const { page } = await visit(`/c/${turn.conversation_id}`);
    await page.getByRole('button', { name: /of the window is taken.*Older messages/ }).waitFor();
    const short = await world.client.call('sendMessage', { body: { content: 'Hello', model: 'script/d0-r1000-n3' } });
    await page.goto(`${world.url}/c/${short.conversation_id}`);
    await page.getByRole('button', { name: 'Good answer' }).waitFor();
    expect(await page.getByRole('button', { name: /of the window is taken/ }).count()).toBe(0);
  });

  it('opens a conversation where one was reading', async () => {
    const { page, box } = await visit();
    for (const word of ['first', 'second', 'third']) {
      await box.fill(`The ${word}\n${'line\n'.repeat(60)}`);
      await page.keyboard.press('Enter');
      await questions(page).getByText(`The ${word}`).waitFor();
      await page.getByRole('button', { name: 'Good answer' }).last().waitFor();
      await expect.poll(() => page.getByRole('button', { name: 'Stop' }).count(), { timeout: 20_000 }).toBe(0);
    }
    const list = page.locator('[data-messages]');
    const place = () => list.evaluate((element) => Math.round(element.scrollTop));
    await expect.poll(place).toBeGreaterThan(1_000);
    const address = new URL(page.url()).pathname;
    await list.evaluate((element) => element.scrollTo(0, 700));
    await page.getByRole('button', { name: /To the end|New below/ }).waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.waitForURL('**/settings');
    await page.goBack();
    await page.waitForURL(`**${address}`);
    await list.waitFor();
    await expect.poll(place, { timeout: 10_000 }).toBeGreaterThan(500);
    expect(await place()).toBeLessThan(900);
  });
});
