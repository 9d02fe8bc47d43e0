import { talks } from './sample-texts.mjs';

const desktop = { viewport: { width: 1280, height: 900 }, deviceScaleFactor: 1.5 };
const phone = { viewport: { width: 390, height: 780 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const light = { colorScheme: 'light' };
const dark = { colorScheme: 'dark' };

/** Earlier conversations, so that the list is not empty. */
const before = ['Names for a grey cat', 'What to see in Ghent in two days', 'Draft a note to the landlord'];

/** Each says how the page looks and plays a visitor up to the moment of the picture. */
export const scenes = [
  scene('welcome', 'the first thing a visitor sees', { ...desktop, ...light }, arrive),
  scene('welcome-dark', 'the same in the dark', { ...desktop, ...dark }, arrive),
  scene('welcome-phone', 'the same on a phone', { ...phone, ...light }, arrive),
  scene('chat-light', 'a conversation with two branches', { ...desktop, ...light }, converseIn('en')),
  scene('chat-dark', 'the same in the dark', { ...desktop, ...dark }, converseIn('en')),
  scene('chat-phone', 'the same on a phone', { ...phone, ...light }, converseIn('en')),
  scene('chat-rtl', 'the same in Arabic', { ...desktop, ...light, locale: 'ar' }, converseIn('ar')),
  scene('streaming', 'an answer being written', { ...desktop, ...light }, watchAnswer),
  scene('list-phone', 'the conversations on a phone', { ...phone, ...dark }, openList),
  scene('palette', 'every action by its name', { ...desktop, ...light }, openPalette),
  scene('models', 'what can answer', { ...desktop, ...light }, openModels('available')),
  scene('models-phone', 'the same on a phone', { ...phone, ...dark }, openModels('available')),
  scene('models-library', 'models that run inside Parley', { ...desktop, ...light }, openModels('library')),
  scene('models-failed', 'one that could not be fetched', { ...desktop, ...dark }, failToFetch),
  scene('models-provider', 'a server being added that cannot be reached', { ...desktop, ...light }, addUnreachable),
  scene(
    'models-routing',
    'rules and stand-ins, from right to left',
    { ...desktop, ...light, locale: 'he' },
    openModels('routing'),
  ),
  scene('not-found', 'an address where nothing is', { ...desktop, ...light }, getLost),
];

function scene(name, summary, screen, play) {
  return { name, summary, screen, play };
}

async function arrive(page) {
  await composer(page).waitFor();
  await page.getByRole('heading', { level: 1 }).waitFor();
}

function converseIn(language) {
  const { question, more } = talks[language];
  return async (page) => {
    await writeEarlier(page);
    await begin(page, question);
    await answered(page);
    await page.keyboard.press('Control+Shift+E');
    await page.getByText('2/2').or(page.getByText('٢/٢')).waitFor();
    await answered(page);
    await say(page, more);
    await answered(page);
    // Code is coloured a moment later.
    if (language === 'en') await page.locator('.hl-keyword').first().waitFor();
  };
}

async function watchAnswer(page) {
  await writeEarlier(page);
  await begin(page, talks.en.question);
  // Enough to be seen, and still being written.
  await page.locator('[data-message=assistant][data-live]', { hasText: 'carbon dioxide' }).waitFor();
}

async function openList(page) {
  await writeEarlier(page);
  await page.getByRole('button', { name: 'Show or hide the sidebar' }).click();
  await page.getByRole('link', { name: before[0] }).waitFor();
}

async function openPalette(page) {
  await writeEarlier(page);
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox').waitFor();
}

function openModels(part) {
  return async (page) => {
    await arrive(page);
    await page.goto(new URL(`/models/${part}`, page.url()).href);
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
  };
}

async function failToFetch(page) {
  await openModels('library')(page);
  await page.getByRole('button', { name: 'Download: SmolLM2 360M Instruct' }).click();
  await page.getByRole('alert').waitFor();
}

async function addUnreachable(page) {
  await openModels('providers')(page);
  await page.getByRole('button', { name: 'Add a provider' }).click();
  await page.getByLabel('Kind').selectOption('vllm');
  // Nobody listens there.
  await page.getByLabel('Address, if not the usual one').fill('http://127.0.0.1:9/v1');
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByRole('alert').waitFor();
}

async function getLost(page) {
  await page.goto(new URL('/c/00000000-0000-4000-8000-000000000000', page.url()).href);
  await page.getByRole('button', { name: 'Start a new one' }).waitFor();
}

async function writeEarlier(page) {
  for (const text of before) {
    await begin(page, text);
    await answered(page);
  }
}

async function begin(page, text) {
  await arrive(page);
  if (new URL(page.url()).pathname !== '/') await page.keyboard.press('Control+Shift+O');
  await page.waitForURL((url) => url.pathname === '/');
  await say(page, text);
}

async function say(page, text) {
  await composer(page).fill(text);
  await page.keyboard.press('Enter');
  await page.locator('[data-message=user] [data-body]', { hasText: text }).last().waitFor();
}

function composer(page) {
  return page.locator('[data-composer]');
}

async function answered(page) {
  await page.locator('[data-message=assistant]:not([data-live])').last().waitFor();
  await page.locator('[data-live], [data-waiting]').waitFor({ state: 'detached' });
}
