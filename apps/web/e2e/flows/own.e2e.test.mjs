import { describe, expect, it } from 'vitest';
import { bringAxe, findViolations } from '../testing/axe.mjs';
import { canBrowse } from '../testing/browser.mjs';
import { pngOf } from '../testing/files.mjs';
import { field, flowWorld, patience } from '../testing/flow.mjs';

const quick = 'script/d0-r1000-n30';

describe.skipIf(!canBrowse)('what is one’s own', () => {
  const world = flowWorld({ PARLEY_DEFAULT_MODEL: quick });

  const ended = async (runId) => {
    for await (const event of world.client.followRun(runId)) if (event.type === 'runEnded') return;
  };
  const say = async (body) => {
    const sent = await world.client.call('sendMessage', { body });
    await ended(sent.run.id);
    return sent;
  };
  const visit = async (path, options) => {
    const context = await world.device(options);
    await bringAxe(context);
    return world.tab(context, path);
  };
  const upload = (name, bytes) => world.client.uploadFile(new Blob([bytes]), { name });

  it('limits are set by keys, checked as they are written, and seen by whom they hold for', async () => {
    const page = await visit('/admin/limits');
    const change = page.getByRole('button', { name: 'Change the limits: For everybody' });
    await change.focus();
    await page.keyboard.press('Enter');
    const day = page.getByLabel('Tokens a day');
    await expect.poll(() => day.evaluate((box) => box === document.activeElement), patience).toBe(true);
    await page.keyboard.type('lots');
    await page.getByText('Write a whole number').waitFor();
    await day.fill('2m');
    await page.keyboard.press('Tab');
    await page.keyboard.type('1.5m');
    await page.getByText('A day may not have more than its month.').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await day.fill('50k');
    expect(await findViolations(page, 'main', ['light', 'dark'])).toEqual([]);
    await page.keyboard.press('Enter');
    await change.waitFor();
    await page.getByText('1,500,000').first().waitFor();
    expect(await world.client.call('getQuotas')).toMatchObject({
      default: { tokens_per_day: 50_000, tokens_per_month: 1_500_000 },
    });

    await page.getByRole('button', { name: 'Add an exception' }).click();
    await page.getByRole('button', { name: /^Change the limits: (?!For everybody)/ }).click();
    await day.last().fill('9,000');
    await page.keyboard.press('Enter');
    await page.getByText('own limits').waitFor();
    await say({ content: 'Count this' });
    await page.goto(`${world.url}/settings/usage`);
    await expect
      .poll(() => page.getByRole('meter', { name: 'Today' }).getAttribute('aria-valuenow'), patience)
      .not.toBe('0');
    await page.getByText('of 9,000').waitFor();
    await page.getByText('As a table').click();
    expect(await page.getByRole('row').count()).toBe(31);
    expect(await findViolations(page, 'main', ['light', 'dark'])).toEqual([]);

    await page.goto(`${world.url}/admin/limits`);
    await page.getByRole('button', { name: /^Take the own limits of / }).click();
    await page.getByText('Nobody has limits of their own.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('own limits').waitFor();
    await world.client.call('setQuotas', { body: { default: { tokens_per_day: null, tokens_per_month: null } } });
  });

  it('files are found, lead to their messages, and are deleted with a word about what is left of them', async () => {
    const [note, image, spare] = [
      await upload('note of Monday.txt', 'some words'),
      await upload('harbour.png', pngOf(30, 20)),
      await upload('spare.csv', 'a,b'),
    ];
    const { conversation_id: id } = await say({ content: 'What do they say?', attachments: [note.id, image.id] });
    await world.client.call('updateConversation', { id, body: { title: 'Two files' } });
    const page = await visit('/settings/files', { viewport: { width: 390, height: 780 } });
    const row = (name) => page.locator('[data-file]', { hasText: name });
    await row('spare.csv').getByText('In no conversation').waitFor();
    expect(await findViolations(page, 'main', ['light', 'dark'])).toEqual([]);

    await page.getByLabel('Part of a name').fill('MONDAY');
    await row('harbour').waitFor({ state: 'detached' });
    expect(await row('note of Monday').count()).toBe(1);
    await page.getByLabel('Part of a name').fill('');
    await page.getByText('Images', { exact: true }).click();
    await row('note of Monday').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Open harbour.png' }).click();
    await page.locator('dialog[data-image-viewer]').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('All', { exact: true }).click();

    await page.getByRole('button', { name: 'Delete note of Monday.txt' }).click();
    await page.getByText('1 conversation has it.').waitFor();
    await page.getByRole('button', { name: 'Delete for good' }).click();
    await row('note of Monday').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);

    await row('harbour').getByRole('link', { name: 'Two files' }).click();
    await page.waitForURL(`**/c/${id}*`);
    await page.getByText('note of Monday.txt was deleted').waitFor();

    await page.goto(`${world.url}/settings/files`);
    await page.getByLabel('Choose all that are shown').check();
    await page.getByText('2 files chosen').waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('1 of them is in conversations.').waitFor();
    await page.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByText('No files yet').waitFor();
    expect((await world.client.call('listFiles')).items.map((file) => file.id)).not.toContain(spare.id);
  });

  it('hundreds of files come as they are looked at', async () => {
    for (let batch = 0; batch < 12; batch += 1)
      await Promise.all(Array.from({ length: 10 }, (_, n) => upload(`file ${batch}-${n}.txt`, `${batch} ${n}`)));
    const page = await world.visit('/settings/files');
    await page.locator('[data-file]').nth(49).waitFor();
    await expect
      .poll(async () => {
        await page.locator('[data-page-body]').evaluate((body) => body.scrollTo(0, body.scrollHeight));
        return page.locator('[data-file]').count();
      }, patience)
      .toBeGreaterThanOrEqual(120);
  });

  it('the overview shows what is being answered, begins from saved prompts, and counts answers', async () => {
    await world.client.call('createPrompt', {
      body: { command: 'letter', title: 'A letter', content: 'Write to {{who}}.' },
    });
    await say({ content: 'One' });
    await say({ content: 'Two' });
    const running = await world.client.call('sendMessage', {
      body: { content: 'Slowly now', model: 'script/r5-n400' },
    });
    const page = await visit('/dashboard');
    await page.getByText('Answering now').waitFor();
    await world.client.call('stopRun', { id: running.run.id });
    await page.getByText('Answering now').waitFor({ state: 'detached' });
    await expect
      .poll(
        async () =>
          Number(
            await page
              .locator('dl dd')
              .first()
              .textContent()
              .catch(() => '0'),
          ),
        patience,
      )
      .toBeGreaterThan(1);
    expect(await findViolations(page, 'main', ['light', 'dark'])).toEqual([]);
    await page.getByRole('button', { name: /^A letter/ }).click();
    await page.getByRole('dialog').getByRole('textbox').first().fill('my aunt');
    await page.keyboard.press('Enter');
    await expect.poll(() => field(page).inputValue(), patience).toBe('Write to my aunt.');
  });
});
