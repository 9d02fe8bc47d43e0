import { still } from './hands.mjs';

const smallest = 'qwen2.5-0.5b-instruct';
const missing = 'smollm2-360m-instruct';

/** A section once it has read, and then something opened in it. */
const section = (name, part, open, more = {}) => ({
  name,
  at: `/models/${part}`,
  async play(tour) {
    await tour.page.locator('main h2').first().waitFor();
    await tour.page.locator('main .skeleton').first().waitFor({ state: 'detached' });
    await open(tour);
  },
  ...more,
});

const becomes = async ({ page }, seen) => page.locator(seen).first().waitFor();

export const modelScenes = [
  still('models', '/models', 'main article'),
  section('models-parameters', 'available', async (tour) => {
    await tour.page.locator('main article button[aria-expanded=false]').first().click();
    await becomes(tour, 'main article input');
  }),
  section('models-tested', 'available', async (tour) => {
    await tour.page.locator('main article').first().locator('button:not([aria-pressed])').last().click();
    await becomes(tour, 'main article p.text-good');
  }),
  section('models-library', 'library', (tour) => becomes(tour, 'main article progress')),
  section('models-library-details', 'library', async (tour) => {
    await tour.page.locator('main article button[aria-expanded=false]').nth(1).click();
    await becomes(tour, 'main article dl');
  }),
  section('models-library-paused', 'library', (tour) => becomes(tour, 'main article progress'), {
    before: ({ client }) => client.call('pausePull', { id: smallest }),
    after: ({ client }) => client.call('pullModel', { id: smallest }),
  }),
  section('models-library-failed', 'library', (tour) => becomes(tour, 'main article [role=alert]'), {
    before: ({ client }) => client.call('pullModel', { id: missing }),
    after: ({ client }) => client.call('cancelPull', { id: missing }),
  }),
  section('models-library-import', 'library', async (tour) => {
    await tour.page.locator('main section button[aria-expanded=false]').first().click();
    await becomes(tour, 'main section form');
  }),
  still('models-providers', '/models/providers', 'main article'),
  section('models-provider-new', 'providers', async (tour) => {
    await tour.page.locator('main section button[aria-expanded=false]').first().click();
    await becomes(tour, 'main form select');
  }),
  section('models-provider-refused', 'providers', async (tour) => {
    const { page, house } = tour;
    await page.locator('main section button[aria-expanded=false]').first().click();
    await page.locator('main form select').first().selectOption('openai_compatible');
    await page.locator('main form input[dir=ltr]').nth(1).fill(house.url);
    await page.locator('main form input[type=password]').first().fill('sk-mistyped');
    await page.locator('main form button[type=submit]').click();
    await becomes(tour, 'main form [role=alert]');
  }),
  section('models-provider-edit', 'providers', async (tour) => {
    await tour.page.locator('main article button[aria-expanded=false]').nth(1).click();
    await becomes(tour, 'main article form, main article input');
  }),
  section('models-provider-models', 'providers', async (tour) => {
    await tour.page.locator('main article button[aria-expanded=false]').first().click();
    await becomes(tour, 'main article input[type=checkbox]');
  }),
  still('models-routing', '/models/routing', 'main ol'),
  still('models-search', '/models/search', 'main h2'),
];
