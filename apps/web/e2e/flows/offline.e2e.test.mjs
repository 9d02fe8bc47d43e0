import { describe, expect, it } from 'vitest';
import { canBrowse } from '../testing/browser.mjs';
import {
  answered,
  answers,
  ask,
  askAndWait,
  chatId,
  field,
  flowWorld,
  keptForOffline,
  patience,
  questions,
  words,
} from '../testing/flow.mjs';

/** The rules of src/features/offline/SPEC.md. */
describe.skipIf(!canBrowse)('without a network', () => {
  const world = flowWorld();

  it('O1 O3 the page opens, and recent conversations can be read', async () => {
    const page = await world.visit();
    await askAndWait(page, 'Why is the sky blue?');
    const said = await answers(page).textContent();
    await keptForOffline(page);
    // A page that has just come is the newest there is.
    expect(await page.locator('[data-connection]').getAttribute('data-connection')).toBe('reached');
    await world.unplug(page.context());
    await page.goto(world.url);
    await page.getByText('You are offline').waitFor();
    await page.getByRole('link', { name: 'Why is the sky blue?' }).click();
    await expect.poll(() => answers(page).textContent(), patience).toBe(said);
    await page.getByText('Kept in this browser', { exact: true }).waitFor();
    await page.reload();
    await expect.poll(() => answers(page).textContent(), patience).toBe(said);
    await world.plugIn(page.context());
    await page.getByText('You are offline').waitFor({ state: 'detached' });
    await askAndWait(page, 'And at night?');
  });

  it('O3 a notice has room of its own, and what is being read does not move for it', async () => {
    const { id } = await world.conversation('script/d0-r0-n600-md');
    const page = await world.visit(`/c/${id}`, { viewport: { width: 900, height: 600 } });
    await askAndWait(page, 'Tell me much');
    await page.locator('[data-messages]').hover();
    await page.mouse.wheel(0, -700);
    /** What stands in the middle of the list, or the part `at`: where it is, and where the list is. */
    const places = (at) =>
      page.evaluate((index) => {
        const list = document.querySelector('[data-messages]').getBoundingClientRect();
        const parts = [...document.querySelectorAll('[data-message] .md > *')].map((one) =>
          one.getBoundingClientRect(),
        );
        const read = index ?? parts.findIndex(({ bottom }) => bottom > list.top + list.height / 2);
        return { read, top: parts[read].top, list: list.top };
      }, at);
    const settled = async () => {
      let last;
      await expect
        .poll(async () => {
          const before = last;
          last = await places();
          return before?.top === last.top;
        }, patience)
        .toBe(true);
      return last;
    };
    const before = await settled();
    const header = await page.locator('header').boundingBox();
    await world.unplug(page.context());
    await page.getByText('You are offline').waitFor();
    await expect.poll(async () => (await places()).list, patience).toBeGreaterThan(before.list + 20);
    const after = await places(before.read);
    expect(Math.abs(after.top - before.top)).toBeLessThanOrEqual(1);
    expect(await page.locator('header').boundingBox()).toEqual(header);
    const notice = await page.locator('[data-connection=lost]').boundingBox();
    expect(notice.y).toBeGreaterThanOrEqual(header.y + header.height);
    expect(notice.y + notice.height).toBeLessThanOrEqual((await places()).list + 1);
    await world.plugIn(page.context());
  });

  it('O6 a new conversation that was begun offline is sent when the network is back, once, also after a reload', async () => {
    const page = await world.visit();
    await keptForOffline(page);
    await world.unplug(page.context());
    await page.getByText('You are offline').waitFor();
    await ask(page, 'Begun in a tunnel');
    await page.getByText('Waits for the connection').waitFor();
    await ask(page, 'Second thought');
    await expect.poll(() => page.getByText('Waits for the connection').count(), patience).toBe(2);
    const id = chatId(page);
    await page.reload();
    await expect
      .poll(() => questions(page).allTextContents(), patience)
      .toEqual(['Begun in a tunnel', 'Second thought']);
    await page.getByRole('link', { name: 'Begun in a tunnel' }).waitFor();
    await world.plugIn(page.context());
    await expect
      .poll(
        async () => (await world.stored(id).catch(() => [])).map(({ sender, status }) => `${sender} ${status}`),
        patience,
      )
      .toEqual(['user complete', 'assistant complete', 'user complete', 'assistant complete']);
    await expect
      .poll(() => questions(page).allTextContents(), patience)
      .toEqual(['Begun in a tunnel', 'Second thought']);
    await expect.poll(() => page.locator('[data-waiting]').count(), patience).toBe(0);
  });

  it('O6 what waits is sent also when nobody looks at its conversation', async () => {
    const page = await world.visit();
    await keptForOffline(page);
    await world.unplug(page.context());
    await ask(page, 'Left behind');
    await page.getByText('Waits for the connection').waitFor();
    const id = chatId(page);
    await page.goto(world.url);
    await field(page).waitFor();
    await world.plugIn(page.context());
    await expect.poll(async () => (await world.stored(id).catch(() => [])).length, patience).toBe(2);
  });

  it('O6 what waits can be changed and taken back', async () => {
    const { id } = await world.conversation('script/d0-r1000-n5');
    const page = await world.visit(`/c/${id}`);
    await askAndWait(page, 'First');
    await keptForOffline(page);
    await world.unplug(page.context());
    await page.getByText('You are offline').waitFor();
    await ask(page, 'Rough');
    await ask(page, 'Wrong');
    await expect.poll(() => page.locator('[data-waiting]').count(), patience).toBe(2);
    await page.locator('[data-waiting]', { hasText: 'Wrong' }).getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => page.locator('[data-waiting]').count(), patience).toBe(1);
    await page.getByRole('button', { name: 'Edit', exact: true }).last().click();
    await page.getByLabel('Edit your message').fill('Polished');
    await page.keyboard.press('Control+Enter');
    await world.plugIn(page.context());
    await expect.poll(async () => (await world.stored(id)).length, patience).toBe(4);
    expect((await world.stored(id)).map(({ content }) => content).filter((_, index) => index % 2 === 0)).toEqual([
      'First',
      'Polished',
    ]);
    await answered(page);
  });

  it('O6 two tabs send what waits once, in order', async () => {
    const { id } = await world.conversation('script/d0-r1000-n5');
    const context = await world.device();
    const one = await world.tab(context, `/c/${id}`);
    await keptForOffline(one);
    const other = await world.tab(context, `/c/${id}`);
    await field(other).waitFor();
    await world.unplug(context);
    await other.getByText('You are offline').waitFor();
    await ask(one, 'One');
    await expect.poll(() => questions(other).allTextContents(), patience).toEqual(['One']);
    await ask(other, 'Two');
    await expect.poll(() => questions(one).allTextContents(), patience).toEqual(['One', 'Two']);
    await ask(one, 'Three');
    await world.plugIn(context);
    for (const page of [one, other]) {
      await expect.poll(() => page.locator('[data-waiting]').count(), { ...patience, timeout: 45_000 }).toBe(0);
      await expect.poll(() => questions(page).allTextContents(), patience).toEqual(['One', 'Two', 'Three']);
    }
    await expect
      .poll(
        async () => (await world.stored(id)).filter(({ sender }) => sender === 'user').map(({ content }) => content),
        patience,
      )
      .toEqual(['One', 'Two', 'Three']);
    await expect.poll(async () => (await world.stored(id)).at(-1).status, patience).toBe('complete');
    const text = words((await world.stored(id)).at(-1).content);
    await expect.poll(async () => words(await answers(other).last().textContent()), patience).toBe(text);
  });
});
