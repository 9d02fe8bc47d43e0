import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { silentLogger } from '@parley/core';
import { openEmbeddedDatabase } from '@parley/store';
import { describe, expect, it } from 'vitest';
import { canBrowse } from '../testing/browser.mjs';
import { answered, answers, ask, askAndWait, field, flowWorld, patience, questions } from '../testing/flow.mjs';

const rows = 2_000;

describe.skipIf(!canBrowse)('reading and finding one’s way', () => {
  const world = flowWorld();

  it('a first visit needs nothing: it asks, is answered, and finds the conversation in the list', async () => {
    const page = await world.visit();
    await page.getByRole('heading', { name: 'What is on your mind?' }).waitFor();
    await askAndWait(page, 'Marmalade on toast');
    await page.getByRole('link', { name: 'Marmalade on toast' }).waitFor();
    expect(await answers(page).count()).toBe(1);
  });

  it('a search leads to the message', async () => {
    const page = await world.visit('/search');
    await page.getByRole('searchbox', { name: /^Search what was said/ }).fill('marmalade');
    await page.keyboard.press('Enter');
    await page.locator('mark', { hasText: 'Marmalade' }).first().click();
    await expect.poll(() => questions(page).allTextContents(), patience).toContain('Marmalade on toast');
    expect(page.url()).toMatch(/\/c\/[0-9a-f-]{36}#[0-9a-f-]{36}$/);
  });

  it('pages of one’s own words are folded, stay as they were left, and are open behind a link to them', async () => {
    const { id } = await world.conversation('script/d0-r0-n20');
    const page = await world.visit(`/c/${id}`);
    const lines = Array.from({ length: 80 }, (_, n) => `Line ${n + 1} of a log`).join('\n');
    await askAndWait(page, lines);
    const words = questions(page).first();
    const height = async () => (await words.boundingBox()).height;
    const folded = await height();
    expect(folded).toBeLessThan(340);
    expect(await words.textContent()).toBe(lines);
    const toggle = (name) => page.getByRole('button', { name, exact: true });
    await toggle('Show all of it').click();
    expect(await toggle('Show less').getAttribute('aria-expanded')).toBe('true');
    await expect.poll(height, patience).toBeGreaterThan(1_500);
    // Far away it is not on the page; it comes back as it was.
    await page.getByRole('link', { name: 'Marmalade on toast' }).first().click();
    await questions(page).getByText('Marmalade on toast').waitFor();
    await page.goBack();
    await toggle('Show less').waitFor();
    await toggle('Show less').click();
    await expect.poll(height, patience).toBe(folded);
    const { items } = await world.client.call('listMessages', { id });
    const question = items.find(({ sender }) => sender === 'user');
    await page.goto(`${world.url}/c/${id}#${question.id}`);
    await page.reload();
    await toggle('Show less').waitFor();
  });

  it('a walk from right to left: pages, conversation, list, all without a bar below', async () => {
    const page = await world.visit('/settings/language');
    await page.getByText('العربية').click();
    await page.getByRole('heading', { name: 'الإعدادات' }).waitFor();
    for (const path of ['/', '/dashboard', '/search', '/settings/appearance', '/admin/health']) {
      await page.goto(world.url + path);
      await page.locator('main').waitFor();
      expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl');
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    }
    await page.goto(world.url);
    const area = page.locator('[data-composer]');
    await area.fill('مرحبا، كيف حالك؟');
    await page.keyboard.press('Enter');
    await expect.poll(() => answers(page).count(), patience).toBe(1);
    const bubble = await questions(page).boundingBox();
    const list = await page.locator('[data-messages]').boundingBox();
    // One's own words stand at the end of the line, which is the left here.
    expect(bubble.x + bubble.width / 2).toBeLessThan(list.x + list.width / 2);
    const side = await page.getByRole('navigation').first().boundingBox();
    expect(side.x).toBeGreaterThan(list.x);
  });

  it('a walk on a small phone: by touch, with the keyboard over half of the screen', async () => {
    const { id } = await world.conversation('script/d0-r0-n200');
    const page = await world.visit(`/c/${id}`, {
      viewport: { width: 360, height: 640 },
      isMobile: true,
      hasTouch: true,
      deviceScaleFactor: 2,
    });
    await ask(page, 'Hello');
    await answered(page);
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    expect(await fits()).toBe(true);
    await field(page).tap();
    // As phones do it: the page is told by `interactive-widget=resizes-content` to give way.
    await page.setViewportSize({ width: 360, height: 340 });
    await expect
      .poll(async () => {
        const box = await field(page).boundingBox();
        return box !== null && box.y >= 0 && box.y + box.height <= 340;
      }, patience)
      .toBe(true);
    await page.setViewportSize({ width: 360, height: 640 });
    const menu = page.locator('header').getByRole('button', { name: 'Show or hide the sidebar' });
    await menu.tap();
    await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).tap();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    expect(await fits()).toBe(true);
    for (const path of ['/', '/dashboard', '/search', '/settings/shortcuts']) {
      await page.goto(world.url + path);
      await page.locator('main').waitFor();
      expect(await fits()).toBe(true);
    }
  });

  it(
    'a conversation of 2,000 messages opens at its end and scrolls to its beginning',
    { timeout: 240_000 },
    async () => {
      const id = await seeded(world.server);
      const page = await world.visit('/');
      await field(page).waitFor();
      const started = Date.now();
      await page.goto(`${world.url}/c/${id}`);
      await page.getByText(`Question ${rows / 2}`, { exact: true }).waitFor();
      expect(Date.now() - started).toBeLessThan(10_000);
      // Only what is seen is on the page.
      expect(await page.locator('[data-message]').count()).toBeLessThan(60);
      await page.locator('[data-messages]').focus();
      const top = page.getByText('Question 1', { exact: true });
      await expect
        .poll(
          async () => {
            await page.locator('[data-messages]').evaluate((element) => element.scrollTo(0, 0));
            return top.count();
          },
          { timeout: 120_000, interval: 150 },
        )
        .toBe(1);
      expect(await page.locator('[data-message]').count()).toBeLessThan(60);
    },
  );
});

/** Put into the data folder while the server is down: a thousand real turns would take minutes. */
async function seeded(server) {
  await server.kill('SIGTERM');
  const database = await openEmbeddedDatabase({
    dataDir: path.join(server.dataDirectory, 'database'),
    logger: silentLogger,
  });
  const id = randomUUID();
  try {
    const [owner] = await database.query('select id from users order by created_at limit 1');
    const ids = Array.from({ length: rows }, () => randomUUID());
    const texts = ids.map((_, index) => `${index % 2 === 0 ? 'Question' : 'Answer'} ${Math.floor(index / 2) + 1}`);
    await database.query(
      `insert into conversations (id, owner_id, title, title_source, message_count, active_leaf_id, start_timestamp, created_at, updated_at)
       values ($1, $2, 'A long one', 'user', $3, $4, now(), now(), now())`,
      [id, owner.id, rows, ids.at(-1)],
    );
    await database.query(
      `insert into messages (id, conversation_id, owner_id, parent_id, sender, content, status, created_at)
       select m.id, $4::uuid, $5::uuid, m.parent_id, case when n % 2 = 1 then 'user' else 'assistant' end, m.content,
         'complete', now() - interval '1 day' + n * interval '1 second'
       from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality as m(id, parent_id, content, n)`,
      [ids, [null, ...ids.slice(0, -1)], texts, id, owner.id],
    );
  } finally {
    await database.close();
  }
  await server.start();
  return id;
}
