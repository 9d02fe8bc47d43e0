import { describe, expect, it } from 'vitest';
import { canBrowse } from '../testing/browser.mjs';
import { answered, answers, ask, askAndWait, field, flowWorld, patience, questions, words } from '../testing/flow.mjs';

const growing = (page, length) =>
  expect.poll(async () => (await answers(page).last().textContent())?.length ?? 0, patience).toBeGreaterThan(length);
/** What the page shows is what the server has: all of it, once. */
async function showsWhatIsStored(world, page, id) {
  await expect.poll(async () => (await world.stored(id)).at(-1)?.status, patience).not.toMatch(/pending|streaming/);
  const stored = (await world.stored(id)).map(({ content }) => words(content));
  await expect
    .poll(async () => (await page.locator('[data-message] [data-body]').allTextContents()).map(words), patience)
    .toEqual(stored);
}

/** Answers as they are written, and what may happen meanwhile. */
describe.skipIf(!canBrowse)('an answer under way', () => {
  const world = flowWorld();

  it('is stopped, and continued', async () => {
    const { id } = await world.conversation('script/d0-r20-n120');
    const page = await world.visit(`/c/${id}`);
    await ask(page, 'On and on');
    await growing(page, 40);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.').waitFor();
    await showsWhatIsStored(world, page, id);
    const sofar = words(await answers(page).textContent());
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('2/2').waitFor();
    await answered(page);
    await showsWhatIsStored(world, page, id);
    expect(words(await answers(page).textContent()).startsWith(sofar)).toBe(true);
  });

  it('stands from the press on where it will stand: its row is drawn once, whatever the server says of it', async () => {
    const { id } = await world.conversation('script/d0-r200-n40');
    const page = await world.visit(`/c/${id}`);
    await askAndWait(page, 'First');
    await page.evaluate(() => {
      globalThis.rows = [];
      const tell = (what, nodes) => {
        for (const node of nodes)
          if (node.matches?.('li[data-index]')) globalThis.rows.push(`${what} ${node.dataset.index}`);
      };
      new MutationObserver((changes) => {
        for (const { addedNodes, removedNodes } of changes) {
          tell('added', addedNodes);
          tell('removed', removedNodes);
        }
      }).observe(document.querySelector('[data-messages] ol'), { childList: true });
    });
    const drawn = () => page.evaluate(() => globalThis.rows.splice(0));
    await askAndWait(page, 'Second');
    await showsWhatIsStored(world, page, id);
    expect(await drawn()).toEqual(['added 2', 'added 3']);
    await page.getByRole('button', { name: 'Regenerate' }).last().click();
    await page.getByText('2/2').waitFor();
    await answered(page);
    await showsWhatIsStored(world, page, id);
    expect((await drawn()).sort()).toEqual(['added 3', 'removed 3']);
    await page.getByRole('button', { name: 'Edit', exact: true }).last().click();
    await page.getByLabel('Edit your message').fill('Other words');
    await page.getByRole('button', { name: 'Send', exact: true }).first().click();
    await page.locator('[data-message=user]', { hasText: 'Other words' }).getByText('2/2').waitFor();
    await answered(page);
    await showsWhatIsStored(world, page, id);
    expect((await drawn()).sort()).toEqual(['added 2', 'added 3', 'removed 2', 'removed 3']);
  });

  it('begins a conversation without a word of waiting when the server is there', async () => {
    const page = await world.visit('/');
    await page.evaluate(() => {
      globalThis.seen = new Set();
      new MutationObserver(() => {
        for (const { textContent } of document.querySelectorAll('[data-messages] [role=status]'))
          globalThis.seen.add(textContent);
        if (document.querySelector('[data-waiting]')) globalThis.seen.add('sent');
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    await askAndWait(page, 'First');
    expect(await page.evaluate(() => [...globalThis.seen])).toEqual(['sent']);
  });

  it('grows behind the letters of who types on, while nothing else moves (DESIGN.md, L3 to L8)', async () => {
    const { id } = await world.conversation('script/d0-r60-n2400');
    const page = await world.visit(`/c/${id}`, { reducedMotion: 'no-preference' });
    await ask(page, 'Tell me everything');
    await growing(page, 40);
    const loops = () =>
      page.evaluate(() => {
        globalThis.loops = () =>
          document
            .getAnimations()
            .filter(({ effect }) => effect.getTiming().iterations === Infinity)
            .map(({ playState }) => playState);
        return globalThis.loops();
      });
    await expect.poll(loops, patience).toContain('running');
    const afterLetter = await page.evaluate(() => {
      const area = document.querySelector('[data-composer]');
      const letter = () => area.dispatchEvent(new InputEvent('input', { bubbles: true }));
      globalThis.typing = setInterval(letter, 30);
      letter();
      return globalThis.loops();
    });
    expect(new Set(afterLetter)).toEqual(new Set(['paused']));
    await growing(page, 400);
    expect(await page.evaluate(() => document.documentElement.hasAttribute('data-typing'))).toBe(true);
    await page.evaluate(() => clearInterval(globalThis.typing));
    await expect.poll(loops, patience).toContain('running');
    await page.getByRole('button', { name: 'Stop' }).click();
    await answered(page);
    await showsWhatIsStored(world, page, id);
  });

  it(
    'outlives a killed server: the page comes back by itself with the whole text, once',
    { timeout: 180_000 },
    async () => {
      const { id } = await world.conversation('script/d0-r20-n200');
      const page = await world.visit(`/c/${id}`);
      await ask(page, 'To the bitter end');
      await growing(page, 120);
      world.lineBreaks();
      await world.server.kill('SIGKILL');
      await page.getByText('Parley is not answering').waitFor();
      await ask(page, 'Written while it was away');
      await page.getByText('Waits for the connection').waitFor();
      await world.server.start();
      world.lineIsWhole();
      await page.getByText('Parley is not answering').waitFor({ state: 'detached' });
      await expect.poll(async () => (await world.stored(id)).length, { ...patience, timeout: 90_000 }).toBe(4);
      await expect
        .poll(async () => (await world.stored(id)).at(-1)?.status, { ...patience, timeout: 90_000 })
        .toBe('complete');
      const [question, answer, second] = await world.stored(id);
      expect([question.content, second.content]).toEqual(['To the bitter end', 'Written while it was away']);
      expect(['interrupted', 'complete']).toContain(answer.status);
      await showsWhatIsStored(world, page, id);
      expect(await page.locator('[data-waiting]').count()).toBe(0);
      await page.reload();
      await showsWhatIsStored(world, page, id);
    },
  );

  it('goes on after the page was loaded anew in the middle', async () => {
    const { id } = await world.conversation('script/d0-r25-n90-think8-md');
    const page = await world.visit(`/c/${id}`);
    await ask(page, 'Tell me');
    await growing(page, 40);
    await page.reload();
    await growing(page, 40);
    await answered(page);
    expect((await world.stored(id)).at(-1).status).toBe('complete');
    expect(await answers(page).count()).toBe(1);
  });

  it('is the same in two tabs and on two devices, whoever asks', async () => {
    const { id } = await world.conversation('script/d0-r30-n60');
    const context = await world.device();
    const [one, other] = [await world.tab(context, `/c/${id}`), await world.tab(context, `/c/${id}`)];
    const phone = await world.visit(`/c/${id}`, {
      viewport: { width: 390, height: 780 },
      isMobile: true,
      hasTouch: true,
    });
    const screens = [one, other, phone];
    for (const page of screens) await field(page).waitFor();
    await ask(one, 'From the first');
    for (const page of screens) await growing(page, 20);
    for (const page of screens) await answered(page);
    await ask(phone, 'From the phone');
    for (const page of screens) await expect.poll(() => answers(page).count(), patience).toBe(2);
    for (const page of screens) await showsWhatIsStored(world, page, id);
    // The list of the other tab knows as well.
    await other.getByRole('link', { name: 'From the first' }).waitFor();
  });

  it('is stopped from another device', async () => {
    const { id } = await world.conversation('script/d0-r10-n300');
    const desk = await world.visit(`/c/${id}`);
    const phone = await world.visit(`/c/${id}`);
    await ask(desk, 'Endless');
    await growing(phone, 20);
    await phone.getByRole('button', { name: 'Stop' }).click();
    for (const page of [desk, phone]) await page.getByText('Stopped.').waitFor();
    for (const page of [desk, phone]) await showsWhatIsStored(world, page, id);
  });

  it('lets the next message wait, or gives way to it', async () => {
    const { id } = await world.conversation('script/d0-r25-n50');
    const page = await world.visit(`/c/${id}`);
    await ask(page, 'First');
    await growing(page, 20);
    await ask(page, 'Waits');
    await expect.poll(() => questions(page).count(), patience).toBe(2);
    await expect
      .poll(async () => (await world.stored(id)).map(({ status }) => status), patience)
      .toEqual(['complete', 'complete', 'complete', 'complete']);
    await ask(page, 'Third');
    await expect.poll(() => answers(page).count(), patience).toBe(3);
    await growing(page, 20);
    await field(page).fill('Cuts it short');
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(async () => (await world.stored(id)).map(({ status }) => status).slice(4), patience)
      .toEqual(['complete', 'stopped', 'complete', 'complete']);
    await showsWhatIsStored(world, page, id);
  });

  it('arrives whole over a slow network that breaks', async () => {
    const { id } = await world.conversation('script/d0-r30-n90');
    const page = await world.visit(`/c/${id}`);
    await field(page).waitFor();
    world.wire.slow(400);
    await ask(page, 'Slowly');
    await growing(page, 30);
    world.lineBreaks();
    world.wire.cut();
    world.wire.mend();
    world.lineIsWhole();
    await growing(page, 60);
    world.lineBreaks();
    world.wire.cut();
    world.wire.mend();
    world.lineIsWhole();
    await answered(page);
    await showsWhatIsStored(world, page, id);
  });

  it('has branches: edited, regenerated, switched, continued in a copy, quoted, copied', async () => {
    const { id } = await world.conversation('script/d0-r0-n12-echo');
    const page = await world.visit(`/c/${id}`, { permissions: ['clipboard-read', 'clipboard-write'] });
    await askAndWait(page, 'The first thought');
    await page.getByRole('button', { name: 'Regenerate' }).click();
    await page.getByText('2/2').waitFor();
    await answered(page);
    await page.locator('[data-message=user]').hover();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Edit your message').fill('The **second** thought');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => questions(page).allTextContents(), patience).toEqual(['The **second** thought']);
    await answered(page);
    await page.getByRole('button', { name: 'Previous alternative' }).first().click();
    await expect.poll(() => questions(page).allTextContents(), patience).toEqual(['The first thought']);
    await page.getByRole('button', { name: 'Next alternative' }).first().click();
    await expect.poll(() => questions(page).allTextContents(), patience).toEqual(['The **second** thought']);
    await page.reload();
    await expect.poll(() => questions(page).allTextContents(), patience).toEqual(['The **second** thought']);
    const menu = async (name) => {
      await page.locator('[data-message=assistant]').getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    const [, answer] = await world.stored(id);
    await menu('Copy as Markdown');
    await expect.poll(clipboard, patience).toBe(answer.content);
    await menu('Copy as plain text');
    await expect.poll(clipboard, patience).not.toContain('**');
    await menu('Quote');
    await expect.poll(() => field(page).inputValue(), patience).toMatch(/^> /);
    await field(page).fill('');
    await menu('Go on in a copy from here');
    await expect.poll(() => page.url(), patience).not.toContain(id);
    await expect.poll(() => questions(page).allTextContents(), patience).toEqual(['The **second** thought']);
    await askAndWait(page, 'Only in the copy');
    expect(await world.stored(id)).toHaveLength(2);
  });
});
