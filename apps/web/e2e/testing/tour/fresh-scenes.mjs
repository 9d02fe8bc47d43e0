import { openSidebar, still } from './hands.mjs';

/** Of an installation where nothing has been said, and whose first model cannot be fetched. */
export const freshScenes = [
  {
    name: 'first-run',
    at: '/',
    play: ({ page }) => page.locator('main > div a[href="/models/library"]').waitFor(),
  },
  { name: 'first-sidebar', isWhole: true, at: '/', play: (tour) => openSidebar(tour, 'nav section p') },
  still('first-dashboard', '/dashboard'),
  still('first-models', '/models', 'main article'),
  still('first-library', '/models/library', 'main article'),
  still('first-providers', '/models/providers', 'main h2'),
  still('first-routing', '/models/routing', 'main h2'),
  still('first-prompts', '/settings/prompts', 'main h2'),
  still('first-search', '/search', 'main input[type=search]'),
];
