const desktop = { viewport: { width: 1280, height: 940 }, deviceScaleFactor: 1.5 };
const phone = { viewport: { width: 390, height: 780 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** Earlier conversations, so that the list is not empty. */
const before = ['Names for a grey cat', 'What to see in Ghent in two days', 'Draft a note to the landlord'];
const question = 'Why does bread rise, and why does it stop?';

/** Each says how the page looks and plays a visitor up to the moment of the picture. */
export const scenes = [
  {
    name: 'chat-light',
    summary: 'a conversation with two branches',
    screen: { ...desktop, colorScheme: 'light' },
    play: converse,
  },
  { name: 'chat-dark', summary: 'the same in the dark', screen: { ...desktop, colorScheme: 'dark' }, play: converse },
  { name: 'chat-phone', summary: 'the same on a phone', screen: { ...phone, colorScheme: 'light' }, play: converse },
  {
    name: 'streaming',
    summary: 'an answer being written',
    screen: { ...desktop, colorScheme: 'light' },
    play: watchAnswer,
  },
  {
    name: 'list-phone',
    summary: 'the conversations on a phone',
    screen: { ...phone, colorScheme: 'dark' },
    play: openList,
  },
  {
    name: 'welcome',
    summary: 'the first thing a visitor sees',
    screen: { ...desktop, colorScheme: 'light' },
    play: arrive,
  },
];

async function arrive(page) {
  await page.getByRole('heading', { name: 'What is on your mind?' }).waitFor();
}

async function converse(page) {
  await writeEarlier(page);
  await begin(page, question);
  await answered(page);
  await page.getByRole('button', { name: 'Regenerate' }).last().click();
  await page.getByText('2/2').waitFor();
  await answered(page);
  await say(page, 'And without salt?');
  await answered(page);
}

async function watchAnswer(page) {
  await writeEarlier(page);
  await begin(page, question);
  // Enough to be seen, and still being written.
  await page.locator('.message.assistant.streaming .body', { hasText: 'I only repeat it' }).waitFor();
}

async function openList(page) {
  await writeEarlier(page);
  await page.getByRole('button', { name: 'Show conversations' }).click();
  await page.getByRole('link', { name: before[0] }).waitFor();
}

async function writeEarlier(page) {
  for (const text of before) {
    await begin(page, text);
    await answered(page);
  }
}

/** A new conversation is what an address without a conversation shows. */
async function begin(page, text) {
  await page.evaluate(() => (location.hash = ''));
  await arrive(page);
  await say(page, text);
}

async function say(page, text) {
  await page.getByRole('textbox', { name: 'Your message' }).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText(text, { exact: true }).last().waitFor();
}

async function answered(page) {
  await page.locator('.message.assistant:not(.streaming)').last().waitFor();
  await page.locator('.message.streaming, .message.waiting').waitFor({ state: 'detached' });
}
