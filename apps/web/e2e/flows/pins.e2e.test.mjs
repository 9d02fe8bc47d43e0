import { describe, expect, it } from 'vitest';
import { canBrowse } from '../testing/browser.mjs';
import { phone } from '../testing/finger.mjs';
import { answers, flowWorld, patience, questions } from '../testing/flow.mjs';

describe.skipIf(!canBrowse)('pinned messages', () => {
  const world = flowWorld();
  const list = (page) => page.locator('[data-messages]');
  const pinsButton = (page) => page.locator('main header').getByRole('button', { name: 'Pinned messages' });
  const dialog = (page) => page.getByRole('dialog', { name: 'Pinned messages' });
  const pinned = (page) => dialog(page).locator('[data-pinned-message]');
  const marks = (page) => page.locator('[data-message] [data-pinned]');
  const question = (page, words) => page.locator('[data-message=user]', { hasText: new RegExp(`^You said${words}$`) });

  /** Pinned, or no longer, by the menu of the message. */
  async function press(message, name, how = 'click') {
    const page = message.page();
    if (how === 'click') await message.hover();
    await message.getByRole('button', { name: 'More' })[how]();
    await page.getByRole('menuitem', { name, exact: true })[how]();
    await page.getByRole('menu').waitFor({ state: 'detached' });
  }
  const open = async (page, how = 'click') => {
    await pinsButton(page)[how]();
    await pinned(page).first().waitFor();
  };
  /** What the server has, by the words of the messages. */
  const kept = async (id) => {
    const { items } = await world.client.call('listPinnedMessages', { id });
    return items.map(({ text }) => text);
  };
  const arePinned = (id, words) => expect.poll(() => kept(id), patience).toEqual(words);
  /** At the top of the screen, with a little air. */
  const isOnTop = (page, locator) =>
    expect
      .poll(async () => {
        if ((await locator.count()) !== 1) return undefined;
        const [box, frame] = [await locator.boundingBox(), await list(page).boundingBox()];
        return box && Math.round(box.y - frame.y);
      }, patience)
      .toBeOneOf([...Array(40).keys()]);
  /** A conversation that was had elsewhere. */
  async function had(model, count, first = 1) {
    const { id } = await world.conversation(model);
    const turns = await goOn(id, count, first);
    return { id, turns };
  }
  async function goOn(id, count, first = 1, more = {}) {
    const turns = [];
    for (let n = first; n < first + count; n++) {
      const body = { conversation_id: id, content: `Question ${n}`, ...(n === first ? more : {}) };
      const { run, user_message, assistant_message } = await world.client.call('sendMessage', { body });
      for await (const event of world.client.followRun(run.id)) if (event.type === 'runEnded') break;
      turns.push({ question: user_message.id, answer: assistant_message.id });
    }
    return turns;
  }

  it('are marked, listed, led to, and the same on other screens and after a reload', async () => {
    const { id } = await had('script/d0-r0-n180', 6);
    const page = await world.visit(`/c/${id}`);
    const other = await world.visit(`/c/${id}`);
    await questions(other).last().waitFor();
    await questions(page).last().waitFor();
    expect(await pinsButton(page).count()).toBe(0);

    await press(question(page, 'Question 6'), 'Pin');
    await question(page, 'Question 6').getByRole('img', { name: 'Pinned' }).waitFor();
    await press(page.locator('[data-message=assistant]').last(), 'Pin');
    await expect.poll(() => marks(page).count(), patience).toBe(2);
    // Another device hears of it by itself.
    await expect.poll(() => marks(other).count(), patience).toBe(2);
    await expect.poll(async () => (await kept(id)).length, patience).toBe(2);

    // The first question is far above.
    await world.client.call('pinMessage', { id: (await world.stored(id))[0].id });
    await open(page);
    await expect.poll(() => pinned(page).count(), patience).toBe(3);
    expect(await pinned(page).first().textContent()).toMatch(/^Question 1You · /);
    await pinned(page).first().click();
    await dialog(page).waitFor({ state: 'detached' });
    await isOnTop(page, questions(page).filter({ hasText: /^Question 1$/ }));
    await expect.poll(() => list(page).evaluate((element) => element === document.activeElement), patience).toBe(true);

    // By keys alone, to an answer.
    await open(page);
    await expect
      .poll(
        () =>
          pinned(page)
            .first()
            .evaluate((one) => one === document.activeElement),
        patience,
      )
      .toBe(true);
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await dialog(page).waitFor({ state: 'detached' });
    await isOnTop(page, page.locator('[data-message=assistant]').last());

    await page.reload();
    await pinsButton(page).waitFor();
    await open(page);
    await expect.poll(() => pinned(page).count(), patience).toBe(3);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), patience)
      .toBe('Pinned messages');
  });

  it('are taken off in the list and in the menu, and put back', async () => {
    const { id, turns } = await had('script/d0-r0-n20', 3);
    for (const { question } of turns) await world.client.call('pinMessage', { id: question });
    const page = await world.visit(`/c/${id}`);
    await open(page);
    await expect.poll(() => pinned(page).count(), patience).toBe(3);
    await dialog(page).getByRole('button', { name: 'Unpin' }).nth(1).click();
    await arePinned(id, ['Question 1', 'Question 3']);
    // It stays in the list as long as that is open, to be put back.
    expect(await pinned(page).count()).toBe(3);
    await dialog(page).getByRole('button', { name: 'Pin', exact: true }).click();
    await arePinned(id, ['Question 1', 'Question 2', 'Question 3']);
    await expect.poll(() => dialog(page).getByRole('button', { name: 'Unpin' }).count(), patience).toBe(3);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });

    await press(question(page, 'Question 1'), 'Unpin');
    await press(question(page, 'Question 2'), 'Unpin');
    await arePinned(id, ['Question 3']);
    // The button goes with the last pin, and cannot have the focus back.
    await open(page);
    expect(await pinned(page).count()).toBe(1);
    await dialog(page).getByRole('button', { name: 'Unpin' }).click();
    await pinsButton(page).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await arePinned(id, []);
    expect(await marks(page).count()).toBe(0);
    await expect.poll(() => list(page).evaluate((element) => element === document.activeElement), patience).toBe(true);
  });

  it('lead to another branch, and to what was not read yet', async () => {
    const { id, turns } = await had('script/d0-r0-n20', 3);
    const [first, second, third] = turns;
    for (const one of [second.answer, third.question]) await world.client.call('pinMessage', { id: one });
    // More than a page of messages, on a branch of its own.
    await goOn(id, 34, 10, { parent_id: first.answer });
    await world.client.call('pinMessage', { id: first.question });
    const page = await world.visit(`/c/${id}`);
    await questions(page)
      .filter({ hasText: /^Question 43$/ })
      .waitFor();
    const elsewhere = pinned(page).filter({ hasText: 'On another branch' });
    await open(page);
    await expect.poll(() => elsewhere.count(), patience).toBe(2);

    await pinned(page).first().click();
    await dialog(page).waitFor({ state: 'detached' });
    await isOnTop(page, questions(page).filter({ hasText: /^Question 1$/ }));

    await open(page);
    await elsewhere.last().click();
    await dialog(page).waitFor({ state: 'detached' });
    await expect
      .poll(() => questions(page).allTextContents(), patience)
      .toEqual(['Question 1', 'Question 2', 'Question 3']);
    const { active_leaf_id: end } = await world.client.call('getConversation', { id });
    expect(end).toBe(third.answer);
    expect(await marks(page).count()).toBe(3);
    await open(page);
    await expect.poll(() => elsewhere.count(), patience).toBe(0);
  });

  it('are taken back with a word when the server does not take them', async () => {
    const { id } = await had('script/d0-r0-n20', 1);
    const page = await world.visit(`/c/${id}`);
    await answers(page).last().waitFor();
    const fine = world.expectFaults(/status of 503/);
    let answer;
    const asked = new Promise((heard) => {
      void page.route('**/pin', (route) => {
        answer = () =>
          route.fulfill({
            status: 503,
            json: {
              type: 'x',
              title: 'The server is busy',
              status: 503,
              code: 'overloaded',
              detail: 'Too much to do.',
            },
          });
        heard();
      });
    });
    await press(question(page, 'Question 1'), 'Pin');
    await asked;
    await marks(page).waitFor();
    await answer();
    await page.getByText('Too much to do.').waitFor();
    await marks(page).waitFor({ state: 'detached' });
    expect(await pinsButton(page).count()).toBe(0);
    await page.unroute('**/pin');
    fine();
    await press(question(page, 'Question 1'), 'Pin');
    await arePinned(id, ['Question 1']);
  });

  it('are a finger away on a phone, and go along into a copy', async () => {
    const { id } = await had('script/d0-r0-n180', 3);
    const page = await world.visit(`/c/${id}`, phone);
    await questions(page).last().waitFor();
    await press(question(page, 'Question 3'), 'Pin', 'tap');
    await arePinned(id, ['Question 3']);
    await open(page, 'tap');
    await pinned(page).tap();
    await dialog(page).waitFor({ state: 'detached' });
    await isOnTop(page, questions(page).filter({ hasText: /^Question 3$/ }));
    const copy = await world.client.call('forkConversation', {
      id,
      body: { message_id: (await world.stored(id)).at(-1).id },
    });
    await page.goto(`${world.url}/c/${copy.id}`);
    await open(page, 'tap');
    expect(await pinned(page).count()).toBe(1);
    await marks(page).waitFor();
  });
});
