import { ServerProcess } from '@parley/client/testing';
import { describe, expect, it } from 'vitest';
import { canBrowse } from './testing/browser.mjs';
import { ask, flowWorld } from './testing/flow.mjs';

// Without a browser on this machine, or a built page, nothing can be said about either.
describe.skipIf(!canBrowse)('the page in a real browser', () => {
  const world = flowWorld();

  it('streams an answer, answers again, and steps between the two', async () => {
    const page = await world.visit();
    await ask(page, 'Why is the sky blue?');
    await page.locator('[data-message=user] [data-body]', { hasText: 'Why is the sky blue?' }).waitFor();
    await page.getByRole('button', { name: 'Regenerate' }).click();
    await page.getByText('2/2').waitFor();
    await page.getByRole('button', { name: 'Regenerate' }).waitFor();
    await page.getByRole('button', { name: 'Previous alternative' }).click();
    await page.getByText('1/2').waitFor();
    expect(await page.locator('[data-message]').count()).toBe(2);
    expect(await page.getByRole('link', { name: 'Why is the sky blue?' }).getAttribute('aria-current')).toBe('page');
    expect(new URL(page.url()).pathname).toMatch(/^\/c\/[0-9a-f-]{36}$/);
  });

  it('marks the items of lists', async () => {
    const { id } = await world.client.call('createConversation', { body: { model: 'script/md-n400' } });
    const { run } = await world.client.call('sendMessage', { body: { conversation_id: id, content: 'Lists, please' } });
    for await (const event of world.client.followRun(run.id)) if (event.type === 'runEnded') break;
    const page = await world.visit(`/c/${id}`);
    const list = (name) => page.locator(`[data-message=assistant] ${name}:not(.md-tasks)`).first();
    const markOf = (name) => list(name).evaluate((element) => getComputedStyle(element).listStyleType);
    await list('ul').waitFor();
    expect([await markOf('ul'), await markOf('ol')]).toEqual(['disc', 'decimal']);
  });

  it('edits a message into a new branch', async () => {
    const page = await world.visit();
    await ask(page, 'The first thought');
    await page.getByRole('button', { name: 'Regenerate' }).waitFor();
    await page.locator('[data-message=user]').hover();
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Edit your message').fill('The second thought');
    await page.keyboard.press('Control+Enter');
    await page.locator('[data-message=user] [data-body]', { hasText: 'The second thought' }).waitFor();
    await page.getByText('2/2').waitFor();
    expect(await page.locator('[data-message=user]').count()).toBe(1);
  });

  it('stops, and shows the same after a reload', async () => {
    const { id } = await world.client.call('createConversation', { body: { model: 'script/d0-r20-n600' } });
    const page = await world.visit(`/#/c/${id}`);
    await ask(page, 'On and on');
    await expect
      .poll(
        async () =>
          (await page.locator('[data-message=assistant] [data-body]').textContent({ timeout: 20_000 }))?.length ?? 0,
        { timeout: 20_000 },
      )
      .toBeGreaterThan(40);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.').waitFor();
    const text = await page.locator('[data-message=assistant] [data-body]').textContent();
    await page.reload();
    await page.getByText('Stopped.').waitFor();
    expect(await page.locator('[data-message=assistant] [data-body]').textContent()).toBe(text);
  });

  it('goes on with an answer that was under way when the page was reloaded', async () => {
    const { id } = await world.client.call('createConversation', { body: { model: 'script/d0-r30-n90' } });
    const page = await world.visit(`/#/c/${id}`);
    await ask(page, 'Hello');
    await expect
      .poll(async () => (await page.locator('[data-message=assistant] [data-body]').textContent())?.length ?? 0, {
        timeout: 20_000,
      })
      .toBeGreaterThan(20);
    await page.reload();
    await page.getByRole('button', { name: 'Regenerate' }).waitFor();
    const [answer] = (await world.client.call('listMessages', { id })).items;
    expect((await page.locator('[data-message=assistant] [data-body]').textContent()).trim()).toBe(
      answer.content.trim(),
    );
  });

  it('fits a phone, where the conversations are behind a button', async () => {
    const page = await world.visit('/', {
      viewport: { width: 375, height: 720 },
      isMobile: true,
      hasTouch: true,
      colorScheme: 'dark',
    });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(375);
    const menu = page.locator('header').getByRole('button', { name: 'Show or hide the sidebar' });
    await menu.click();
    await page.getByRole('navigation').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('navigation').waitFor({ state: 'detached' });
    expect(await menu.evaluate((element) => element === document.activeElement)).toBe(true);
    await menu.click();
    await page.getByRole('link', { name: 'On and on' }).click();
    await page.getByText('Stopped.').waitFor();
    await page.getByRole('navigation').waitFor({ state: 'detached' });
  });

  it('never takes what is written for markup', async () => {
    const page = await world.visit();
    await ask(page, '<img src=x onerror="document.title=1"><b>bold</b>');
    await page.getByRole('button', { name: 'Regenerate' }).waitFor();
    expect(await page.locator('[data-message] b, [data-message] img').count()).toBe(0);
    expect(await page.locator('[data-message=user] [data-body]').textContent()).toContain('<b>bold</b>');
  });

  it('finds what was said, and leads to the message', async () => {
    const page = await world.visit();
    await ask(page, 'Marmalade on toast');
    await page.getByRole('button', { name: 'Regenerate' }).waitFor();
    await page.getByRole('link', { name: 'Search', exact: true }).click();
    await page.getByRole('searchbox', { name: /^Search what was said/ }).fill('marmalade');
    await page.keyboard.press('Enter');
    await page.locator('mark', { hasText: 'Marmalade' }).first().click();
    await page.locator('[data-message=user] [data-body]', { hasText: 'Marmalade on toast' }).waitFor();
    expect(page.url()).toMatch(/\/c\/[0-9a-f-]{36}#[0-9a-f-]{36}$/);
  });

  it('speaks another language from right to left at once, and keeps it', async () => {
    const page = await world.visit('/settings/language');
    await page.getByText('العربية').click();
    await page.getByRole('heading', { name: 'الإعدادات' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl');
    await page.reload();
    await page.getByRole('heading', { name: 'الإعدادات' }).waitFor();
  });

  it('lets the first person set a team server up, sign out and in again', { timeout: 240_000 }, async () => {
    // Who is signed out is told so.
    world.expectFaults(/status of 401/);
    const team = await ServerProcess.start({ PARLEY_MODE: 'team' });
    const device = await world.device();
    try {
      const page = await device.newPage();
      await page.goto(`${team.url}/?setup=${encodeURIComponent(team.setupCode)}`);
      await page.getByLabel('Your name').fill('Ada');
      await page.getByLabel('E-mail').fill('ada@example.org');
      await page.getByLabel('Password').fill('correct horse battery');
      await page.getByRole('button', { name: 'Create the first account' }).click();
      await ask(page, 'Hello');
      await page.getByRole('button', { name: 'Regenerate' }).waitFor();
      await page.reload();
      await page.getByRole('button', { name: 'Account' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByLabel('E-mail').fill('ada@example.org');
      await page.getByLabel('Password').fill('wrong');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').filter({ hasText: /wrong/ }).waitFor();
      await page.getByLabel('Password').fill('correct horse battery');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('link', { name: 'Hello' }).waitFor();
    } finally {
      // First: a page whose server is gone says so.
      await device.close();
      await team.remove();
    }
  });
});
