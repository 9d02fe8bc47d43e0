import { describe, expect, it } from 'vitest';
import { canBrowse } from '../testing/browser.mjs';
import { answers, askAndWait, chatId, flowWorld, patience, questions, words } from '../testing/flow.mjs';

const model = 'script/d0-r0-n12';
const tree = (page) => page.getByRole('tree', { name: 'Branches' });
const rows = (page) => page.getByRole('treeitem');
const openTree = async (page) => {
  await page.locator('main header').getByRole('button', { name: 'Branches' }).click();
  await tree(page).waitFor();
};
const focused = (page) => page.evaluate(() => document.activeElement?.textContent ?? '');

describe.skipIf(!canBrowse)('the branches of a conversation', () => {
  const world = flowWorld();

  async function say(id, content, more = {}) {
    const turn = await world.client.call('sendMessage', { body: { conversation_id: id, content, ...more } });
    for await (const event of world.client.followRun(turn.run.id)) if (event.type === 'runEnded') break;
    return { question: turn.user_message.id, answer: turn.assistant_message.id };
  }

  it('are seen where there are some, and shown by a key or a press', async () => {
    const { id } = await world.conversation(model);
    const page = await world.visit(`/c/${id}`);
    await askAndWait(page, 'Apples');
    await askAndWait(page, 'Pears');
    const button = page.locator('main header').getByRole('button', { name: 'Branches' });
    expect(await button.count()).toBe(0);
    await page.getByRole('button', { name: 'Edit' }).last().click();
    await page.getByLabel('Edit your message').fill('Quinces');
    await page.getByRole('button', { name: 'Send', exact: true }).first().click();
    await expect.poll(() => questions(page).allTextContents(), patience).toEqual(['Apples', 'Quinces']);
    await openTree(page);
    await page.getByText('2 branches · 6 messages').waitFor();
    expect(await page.locator('[aria-current=true]').count()).toBe(1);

    // Where one is, first; then by letters, by arrows, by Home and End.
    expect(await focused(page)).toContain('Shown now');
    await page.keyboard.press('Home');
    expect(await focused(page)).toContain('Apples');
    await page.keyboard.press('p');
    expect(await focused(page)).toContain('Pears');
    expect(await rows(page).filter({ hasText: 'Pears' }).getAttribute('aria-level')).toBe('2');
    await page.keyboard.press('ArrowLeft');
    expect(await focused(page)).not.toContain('Pears');
    await page.keyboard.press('ArrowRight');
    expect(await focused(page)).toContain('Pears');
    await page.keyboard.press('Enter');
    await tree(page).waitFor({ state: 'detached' });
    await expect.poll(() => questions(page).allTextContents(), patience).toEqual(['Apples', 'Pears']);

    await openTree(page);
    await rows(page).filter({ hasText: 'Quinces' }).click();
    await expect.poll(() => questions(page).allTextContents(), patience).toEqual(['Apples', 'Quinces']);
    const { active_leaf_id: end } = await world.client.call('getConversation', { id });
    expect((await world.stored(id)).at(-1)?.id).toBe(end);
    await openTree(page);
    await page.keyboard.press('Escape');
    await tree(page).waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Branches');
  });

  it('of a long conversation are a short list, and lead to what is far above', async () => {
    const { id } = await world.conversation(model);
    const first = await say(id, 'The very first question');
    for (let n = 2; n <= 70; n++) await say(id, `Question ${n}`);
    const aside = await say(id, 'A way that was not taken', { parent_id: first.answer });
    const { items } = await world.client.call('listMessages', { id, query: { leaf_id: first.answer } });
    expect(items).toHaveLength(2);
    await world.client.call('updateConversation', { id, body: { active_leaf_id: first.question } });
    // The newest below it is the way that was not taken.
    const page = await world.visit(`/c/${id}`);
    await questions(page).getByText('A way that was not taken').waitFor();
    await openTree(page);
    await page.getByText('2 branches · 142 messages').waitFor();
    expect(await rows(page).count()).toBeLessThan(9);
    const fold = rows(page).filter({ hasText: /^13\d messages$/ });
    expect(await fold.getAttribute('aria-expanded')).toBe('false');
    await fold.click();
    expect(await fold.getAttribute('aria-expanded')).toBe('true');
    await rows(page).filter({ hasText: 'Question 12' }).click();
    await questions(page).getByText('Question 12', { exact: true }).waitFor();
    expect(new URL(page.url()).hash).toMatch(/^#[0-9a-f-]{36}$/);
    const box = await questions(page).getByText('Question 12', { exact: true }).boundingBox();
    expect(box.y).toBeLessThan(400);
    const stored = await world.stored(id);
    expect(words(stored.at(-2)?.content)).toBe('Question 70');
    expect(stored.some(({ id: one }) => one === aside.question)).toBe(false);
  });

  it('go into a copy, as many of them as are wanted', async () => {
    const { id } = await world.conversation(model, { title: 'Fruit' });
    const first = await say(id, 'Apples');
    await say(id, 'Pears');
    await say(id, 'Plums', { parent_id: first.answer });
    const page = await world.visit(`/c/${id}`);
    await questions(page).getByText('Plums').waitFor();
    const openCopy = async () => {
      await page.getByRole('button', { name: 'More' }).last().click();
      await page.getByRole('menuitem', { name: 'Copy with branches' }).click();
      await page.getByRole('dialog', { name: 'Copy into a new conversation' }).waitFor();
    };
    await openCopy();
    await page.getByText('4 messages').waitFor();
    await page.keyboard.press('Escape');
    await openCopy();
    await page.getByRole('radio', { name: /^Everything/ }).check();
    await page.getByRole('button', { name: 'Copy', exact: true }).last().click();
    await page.getByRole('heading', { name: 'Fruit (2)' }).waitFor();
    const copy = chatId(page);
    expect(copy).not.toBe(id);
    await expect.poll(() => questions(page).allTextContents(), patience).toEqual(['Apples', 'Plums']);
    expect(await answers(page).count()).toBe(2);
    await page.getByText('2/2').waitFor();
    expect((await world.client.call('getConversation', { id: copy })).message_count).toBe(6);

    // The usual way is one press.
    await page.getByRole('button', { name: 'More' }).last().click();
    await page.getByRole('menuitem', { name: 'Go on in a copy from here' }).click();
    await page.getByRole('heading', { name: 'Fruit (3)' }).waitFor();
    expect((await world.client.call('getConversation', { id: chatId(page) })).message_count).toBe(4);
  });
});
