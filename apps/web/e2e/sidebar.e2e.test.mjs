import { createParleyClient } from '@parley/client';
import { ServerProcess } from '@parley/client/testing';
import { describe, expect, it } from 'vitest';
import { canBrowse } from './testing/browser.mjs';
import { field, flowWorld } from './testing/flow.mjs';

const slow = 'script/d5000-r200-n5';

// Without a browser on this machine, or a built page, nothing can be said about either.
describe.skipIf(!canBrowse)('the sidebar in a real browser', () => {
  const world = flowWorld();

  const device = async (path = '/', options = {}) =>
    tab(await world.device({ viewport: { width: 1200, height: 800 }, ...options }), path);
  async function tab(context, path = '/') {
    const page = await world.tab(context, path);
    await field(page).or(page.getByRole('heading')).first().waitFor();
    return page;
  }
  const make = async (title, more = {}) => world.client.call('createConversation', { body: { title, ...more } });
  const list = (page) => page.getByRole('region', { name: 'Conversations' });
  const entry = (page, title) => list(page).getByRole('link', { name: title });
  const folderEntry = (page, name) => page.locator('[data-drop^="folder:"]', { has: page.getByRole('link', { name }) });
  async function menuOf(page, title, item) {
    await entry(page, title).hover();
    await page.getByRole('button', { name: `Options for ${title}` }).click();
    await page.getByRole('menuitem', { name: item }).click();
  }

  it('shows on every tab and device at once what one of them did (UF1)', async () => {
    const one = await device();
    const two = await tab(one.context());
    const other = await device();
    const { id } = await make('Seen everywhere');
    for (const page of [one, two, other]) await entry(page, 'Seen everywhere').waitFor();
    await menuOf(one, 'Seen everywhere', 'Rename');
    await one.keyboard.type('Renamed everywhere');
    await one.keyboard.press('Enter');
    for (const page of [two, other]) await entry(page, 'Renamed everywhere').waitFor();
    await world.client.call('deleteConversation', { id });
    for (const page of [one, two, other]) await entry(page, 'Renamed everywhere').waitFor({ state: 'detached' });
  });

  it('marks what is being answered and what nobody has read, and the mark goes on all devices (UF7, UF8)', async () => {
    const [desk, phone] = [await device(), await device()];
    const { id } = await make('Slow matter', { model: slow });
    await world.client.call('sendMessage', { body: { conversation_id: id, content: 'Go' } });
    for (const page of [desk, phone]) await entry(page, 'Slow matter Answering').waitFor();
    for (const page of [desk, phone]) await entry(page, 'Slow matter Unread').waitFor();
    await entry(phone, 'Slow matter').click();
    for (const page of [desk, phone]) await entry(page, 'Slow matter Unread').waitFor({ state: 'detached' });
    const { answered_at, read_at } = await world.client.call('getConversation', { id });
    expect(read_at >= answered_at).toBe(true);
    // Where it is open somebody would look at it at once.
    await phone.goto(world.url);
    await menuOf(desk, 'Slow matter', 'Mark as unread');
    await entry(desk, 'Slow matter Unread').waitFor();
  });

  it('carries a conversation into a folder by mouse, and by keys; the folder goes, the conversation stays (F3)', async () => {
    const [page, other] = [await device(), await device()];
    await make('To be carried');
    await make('To be sent');
    await entry(page, 'To be sent').waitFor();
    await list(page).getByRole('button', { name: 'New folder' }).click();
    await page.getByLabel('Name of the folder').fill('Trips');
    await page.keyboard.press('Enter');
    await folderEntry(page, 'Trips').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    const [from, to] = [
      await entry(page, 'To be carried').boundingBox(),
      await folderEntry(page, 'Trips').boundingBox(),
    ];
    await page.mouse.move(from.x + 40, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y + 30, { steps: 4 });
    await page.locator('.drag-ghost').waitFor();
    await page.mouse.move(to.x + 60, to.y + 15, { steps: 8 });
    await page.mouse.up();
    const inFolder = async () => (await world.client.call('sync', { query: {} })).folders[0].id;
    const folderId = await inFolder();
    const members = async () =>
      (await world.client.call('listConversations', { query: { folder_id: folderId } })).items.map(
        ({ title }) => title,
      );
    await expect.poll(members).toEqual(['To be carried']);
    // Carrying is no clicking.
    expect(new URL(page.url()).pathname).toBe('/');

    await menuOf(page, 'To be sent', 'Move to…');
    await page.getByRole('menuitem', { name: 'Trips' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await members()).sort()).toEqual(['To be carried', 'To be sent']);

    await folderEntry(other, 'Trips').getByRole('button', { name: 'Show what is in Trips' }).click();
    await entry(other, 'To be carried').waitFor();
    await folderEntry(other, 'Trips').getByRole('link').click();
    await other.getByLabel('Instructions', { exact: true }).fill('Answer in rhymes.');
    await other.getByRole('button', { name: 'Save' }).click();
    await expect
      .poll(async () => (await world.client.call('listFolders')).items[0].instructions)
      .toBe('Answer in rhymes.');

    await folderEntry(other, 'Trips').getByRole('button', { name: 'Options for Trips' }).click();
    await other.getByRole('menuitem', { name: 'Delete' }).click();
    await other.getByRole('button', { name: 'Delete', exact: true }).click();
    for (const each of [page, other]) {
      await folderEntry(each, 'Trips').waitFor({ state: 'detached' });
      await entry(each, 'To be carried').waitFor();
    }
  });

  it('chooses many and archives, tags and deletes them', async () => {
    const page = await device();
    const titles = ['Many 1', 'Many 2', 'Many 3', 'Many 4'];
    for (const title of titles) await make(title);
    await menuOf(page, 'Many 4', 'Select several');
    await entry(page, 'Many 1').click({ modifiers: ['Shift'] });
    await list(page).getByText('4 selected').waitFor();
    await page.getByRole('button', { name: 'Tags', exact: true }).click();
    await page.getByLabel('New tag').fill('batch');
    await page.getByRole('button', { name: 'Save' }).click();
    await list(page).getByRole('button', { name: 'batch' }).click();
    expect(await list(page).getByRole('link', { name: /^Many/ }).count()).toBe(4);
    await list(page).getByRole('button', { name: 'batch' }).click();

    await menuOf(page, 'Many 4', 'Select several');
    await entry(page, 'Many 3').click();
    await page.getByRole('button', { name: 'Archive', exact: true }).click();
    await entry(page, 'Many 4').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await entry(page, 'Many 4').waitFor();
    await menuOf(page, 'Many 2', 'Select several');
    await entry(page, 'Many 1').click();
    await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await entry(page, 'Many 1').waitFor({ state: 'detached' });
    await expect
      .poll(
        async () =>
          (await world.client.call('listConversations', { query: { tag: 'batch' } })).items
            .map(({ title }) => title)
            .sort(),
        { timeout: 20_000 },
      )
      .toEqual(['Many 3', 'Many 4']);
  });

  it('leaves nothing of a temporary chat, unless it is kept (TC1–TC3)', async () => {
    const page = await device();
    await page.getByRole('button', { name: 'Temporary chat' }).click();
    await page.getByLabel('Your message').fill('A secret kangaroo');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Keep this chat' }).waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1);
    await page.getByRole('button', { name: 'Regenerate' }).waitFor();
    expect(
      await list(page)
        .getByRole('link', { name: /kangaroo/ })
        .count(),
    ).toBe(0);
    expect((await world.client.call('queryPast', { body: { query: 'kangaroo' } })).results).toEqual([]);
    // A reload is no leaving.
    await page.reload();
    await page.getByText('A secret kangaroo').first().waitFor();
    await page
      .getByRole('button', { name: 'New conversation', exact: true })
      .or(page.getByRole('button', { name: 'New chat' }))
      .first()
      .click();
    await page.getByText('The temporary chat is deleted').waitFor();
    await expect
      .poll(
        async () =>
          world.client.call('getConversation', { id }).then(
            () => 'there',
            (error) => error.code,
          ),
        {
          timeout: 20_000,
        },
      )
      .toBe('not_found');

    await page.getByRole('button', { name: 'Temporary chat' }).click();
    await page.getByLabel('Your message').fill('A kept wombat');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Keep this chat' }).click();
    await page.getByRole('button', { name: 'Keep this chat' }).waitFor({ state: 'detached' });
    await list(page).getByRole('link').first().waitFor();
  });

  it('finds any of a thousand conversations by a filter, and draws only what is seen', async () => {
    const quick = await ServerProcess.start();
    const context = await world.device({ viewport: { width: 1200, height: 800 } });
    try {
      const own = createParleyClient({ baseUrl: quick.url });
      const titles = Array.from({ length: 1_000 }, (_, n) => `Conversation about matter ${n}`);
      for (let at = 0; at < titles.length; at += 50)
        await Promise.all(
          titles.slice(at, at + 50).map((title) => own.call('createConversation', { body: { title } })),
        );
      const page = await context.newPage();
      await page.goto(quick.url);
      await page.getByRole('link', { name: 'matter 999' }).waitFor();
      expect(await page.locator('[data-conversations] li').count()).toBeLessThan(60);
      await page.getByRole('searchbox').fill('matter 123');
      await expect.poll(() => page.locator('[data-conversations] a').count(), { timeout: 20_000 }).toBe(1);
    } finally {
      // The page first: it would say that its server is gone.
      await context.close();
      await quick.remove();
    }
  });
});
