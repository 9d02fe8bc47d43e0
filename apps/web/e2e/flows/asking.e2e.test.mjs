import { describe, expect, it } from 'vitest';
import { canBrowse } from '../testing/browser.mjs';
import { answered, chatId, field, flowWorld, patience, questions } from '../testing/flow.mjs';

const words = (text) => encodeURIComponent(text);

/** The rules of src/app/arrival/SPEC.md and src/app/palette/SPEC.md with a real server. */
describe.skipIf(!canBrowse)('asking from elsewhere', () => {
  const world = flowWorld({ PARLEY_DEFAULT_MODEL: 'script/d0-n4' });
  const value = (page) => field(page).inputValue();
  /** One that is there and not the default. */
  const otherModel = async () => (await world.client.call('listModels')).items.find(({ is_default }) => !is_default);
  const picker = (page) => page.locator('[data-model-picker]');

  it('A1 A2 an address fills the field, chooses, asks the server for nothing, and is gone', async () => {
    const { id, name } = await otherModel();
    const context = await world.device();
    const page = await context.newPage();
    const asked = [];
    page.on('request', (request) => asked.push(`${request.method()} ${decodeURIComponent(request.url())}`));
    await page.goto(`${world.url}/?q=${words('Why is the\nsky blue?')}&model=${words(id)}&temporary=1`);
    await expect.poll(() => value(page), patience).toBe('Why is the\nsky blue?');
    await expect.poll(() => picker(page).textContent(), patience).toContain(name);
    await page.getByRole('button', { name: 'Temporary chat', pressed: true }).waitFor();
    expect(new URL(page.url()).search).toBe('');
    expect(await questions(page).count()).toBe(0);
    expect(asked.filter((line) => line.startsWith('POST'))).toEqual([]);
    expect(asked.slice(1).filter((line) => line.includes('sky'))).toEqual([]);
    await page.keyboard.press('Enter');
    await answered(page);
    const { model, temporary } = await world.client.call('getConversation', { id: chatId(page) });
    expect([model, temporary]).toEqual([id, true]);
  });

  it('A3 A4 A5 tells what did not fit and which model is not there, and keeps what was begun', async () => {
    const context = await world.device();
    const page = await world.tab(context);
    await field(page).fill('Begun before.');
    await page.goto(`${world.url}/?q=${'x'.repeat(8_001)}&model=no/such-model`);
    await expect.poll(() => value(page), patience).toBe(`Begun before.\n\n${'x'.repeat(8_000)}`);
    await page.getByText('asks for the model “no/such-model”').waitFor();
    await page.getByText('more words than fit').waitFor();
    expect(await picker(page).textContent()).not.toContain('such-model');
  });

  it('P2 P4 the palette finds messages without moving what is chosen, and opens one where it was said', async () => {
    for (const content of ['My rye starter smells of apples', 'Which flour feeds a rye starter best?']) {
      const turn = await world.client.call('sendMessage', { body: { content } });
      for await (const _ of world.client.followRun(turn.run.id));
    }
    const page = await world.visit();
    await field(page).waitFor();
    let letGo;
    await page.route('**/api/conversations/query_past', async (route) => {
      await new Promise((resolve) => (letGo = resolve));
      await route.continue();
    });
    await page.keyboard.press('Control+K');
    await page.getByRole('combobox').pressSequentially('smells of');
    const active = async () =>
      page.locator(`[id="${await page.getByRole('combobox').getAttribute('aria-activedescendant')}"]`);
    await page.keyboard.press('ArrowUp');
    const before = await (await active()).textContent();
    const place = async () => (await (await active()).boundingBox()).y;
    const stood = await place();
    expect(before).toContain('Search for “smells of”');
    await expect.poll(() => letGo, patience).toBeDefined();
    letGo();
    const hit = page.getByRole('group', { name: 'Messages' }).getByRole('option').first();
    await hit.locator('mark', { hasText: 'smells' }).waitFor();
    expect(await (await active()).textContent()).toBe(before);
    expect(await place()).toBe(stood);
    await expect.poll(() => page.getByRole('dialog').getByRole('status').textContent(), patience).toMatch(/result/);
    await page.unroute('**/api/conversations/query_past');
    await hit.click();
    await page.waitForURL(/\/c\/[0-9a-f-]+#[0-9a-f-]+$/);
    await questions(page).getByText('My rye starter smells of apples').waitFor();
  });

  it('P1 P3 the palette leads to sections, models and the search', async () => {
    const { name } = await otherModel();
    const page = await world.visit();
    await field(page).waitFor();
    const open = async (typed) => {
      await page.keyboard.press('Control+K');
      await page.getByRole('combobox').pressSequentially(typed);
    };
    await open('appearance');
    await expect.poll(() => page.getByRole('option').first().textContent(), patience).toBe('Settings: Appearance');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings/appearance');
    await open('audit');
    await page.getByRole('option', { name: 'Administration: Audit log' }).click();
    await page.waitForURL('**/admin/audit');
    await open(`use model ${name}`);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${world.url}/`);
    await expect.poll(() => picker(page).textContent(), patience).toContain(name);
    await open('rye starter');
    await page.getByRole('option', { name: 'Search for “rye starter”' }).click();
    await page.waitForURL('**/search');
    await page.getByRole('article').first().waitFor();
  });

  it('models are pinned by keys and by hand, stand first, and stay under the hand meanwhile', async () => {
    const { name } = await otherModel();
    const page = await world.visit();
    const items = () => page.getByRole('menuitem').allTextContents();
    const pin = page.getByRole('menuitemcheckbox', { name: `Pin ${name}` });
    await picker(page).click();
    await pin.waitFor();
    const before = await items();
    const at = before.findIndex((text) => text.startsWith(name));
    expect(at).toBeGreaterThan(1);
    await page.keyboard.press('Home');
    for (let step = 0; step < at; step++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(() => pin.getAttribute('aria-checked'), patience).toBe('true');
    expect(await items()).toEqual(before);
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement.role)).toBe('menuitem');
    await page.keyboard.press('Escape');
    await picker(page).click();
    await expect.poll(async () => (await items())[1], patience).toContain(name);
    await page.keyboard.press('Escape');

    await page.goto(`${world.url}/models`);
    const button = page.getByRole('button', { name: `Pin ${name}` });
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    await button.click();
    expect(await button.getAttribute('aria-pressed')).toBe('false');
    await page.goto(world.url);
    await picker(page).click();
    await expect.poll(items, patience).toEqual(before);
  });
});

describe.skipIf(!canBrowse)('asking from elsewhere, where one has to sign in first', () => {
  const world = flowWorld({ PARLEY_MODE: 'team' });
  const password = 'correct horse battery';

  it('A6 the words wait in the tab, and are there after signing in', async () => {
    world.expectFaults(/status of 401/);
    const context = await world.device();
    const first = await world.tab(context, `/?setup=${words('a set-up code for tests')}&q=First`);
    await first.getByLabel('Your name').fill('Ada');
    await first.getByLabel('E-mail').fill('ada@example.org');
    await first.getByLabel('Password').fill(password);
    await first.getByRole('button', { name: 'Create the first account' }).click();
    await expect.poll(() => field(first).inputValue(), patience).toBe('First');

    const page = await world.visit('/?q=Second&temporary=1');
    await page.getByLabel('E-mail').fill('ada@example.org');
    // As on the way back from an identity provider.
    await page.goto(`${world.url}/`);
    await page.getByLabel('E-mail').fill('ada@example.org');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect.poll(() => field(page).inputValue(), patience).toBe('Second');
    await page.getByRole('button', { name: 'Temporary chat', pressed: true }).waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });
});
