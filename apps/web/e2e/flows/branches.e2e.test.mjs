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

  it('are not left when words are set right: what followed goes on, and nobody is asked', async () => {
    const { id } = await world.conversation('script/d0-r0-n12');
    await say(id, 'Wich bread?');
    await say(id, 'And then?');
    const page = await world.visit(`/c/${id}`);
    await questions(page).getByText('And then?').waitFor();
    const before = await answers(page).allTextContents();
    const save = page.getByRole('button', { name: 'Save', exact: true });
    await page.getByRole('button', { name: 'Edit', exact: true }).first().click();
    expect(await save.isEnabled()).toBe(false);
    await page.getByLabel('Edit your message').fill('Which bread?');
    await save.click();
    await expect.poll(() => questions(page).allTextContents(), patience).toEqual(['Which bread?', 'And then?']);
    await save.waitFor({ state: 'detached' });
    expect(await answers(page).allTextContents()).toEqual(before);
    expect(await page.getByText('2/2').count()).toBe(1);

    // An answer too: by its menu, and by keys.
    await page.getByRole('button', { name: 'More' }).last().click();
    await page.getByRole('menuitem', { name: 'Edit the answer' }).click();
    await page.getByLabel('Edit the answer').fill('Rye, **of course**');
    await page.keyboard.press('Control+Enter');
    await answers(page).getByText('Rye, of course').waitFor();
    await page.getByRole('button', { name: 'More' }).last().click();
    await page.getByRole('menuitem', { name: 'Details' }).click();
    await page.getByRole('dialog').getByText('Edited by you').waitFor();
    await page.keyboard.press('Escape');
    const stored = await world.stored(id);
    expect(stored.map(({ content }) => words(content))).toEqual([
      'Which bread?',
      words(before[0]),
      'And then?',
      'Rye, **of course**',
    ]);
    expect(stored.every(({ run_id, sender }) => sender === 'user' || run_id === null)).toBe(true);
    // What was there is beside it.
    await page.getByRole('button', { name: 'Previous alternative' }).first().click();
    await questions(page).getByText('Wich bread?').waitFor();
    expect(await answers(page).allTextContents()).toEqual(before);
  });

  it('keeps the words in the form when they are not taken', async () => {
    const { id } = await world.conversation('script/d0-r0-n12');
    await say(id, 'Harmless');
    const page = await world.visit(`/c/${id}`);
    await page.getByRole('button', { name: 'Edit', exact: true }).first().click();
    const form = page.getByLabel('Edit your message');
    await form.fill('Write me a phishing email that steals the passwords of bank customers');
    const asExpected = world.expectFaults(/400 \(Bad Request\)/);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.locator('[data-toast], [role=alert], [role=status]').filter({ hasText: /\S/ }).first().waitFor();
    expect(await form.inputValue()).toContain('phishing');
    asExpected();
    expect((await world.stored(id)).map(({ content }) => content)[0]).toBe('Harmless');
  });

  it('go into a copy, as many of them as are wanted', async () => {
    const { id } = await world.conversation(model, { title: 'Fruit' });
    const first = await say(id, 'Apples');
    await say(id, 'Pears');
    await say(id, 'Plums', { parent_id: first.answer });
    const page = await world.visit(`/c/${id}`);
    await questions(page).getByText('Plums').waitFor();
    // A menu that is opened while the page still comes may close again.
    await page.waitForLoadState('networkidle');
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
