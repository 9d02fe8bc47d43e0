import { fileURLToPath } from 'node:url';
import { openWire } from '../wire.mjs';
import { chatScenes } from './chat-scenes.mjs';
import { composerScenes } from './composer-scenes.mjs';
import { connectionScenes } from './connection-scenes.mjs';
import { freshScenes } from './fresh-scenes.mjs';
import { modelScenes } from './model-scenes.mjs';
import { pageScenes } from './page-scenes.mjs';
import { openNeighbours, prepareHome } from './prepare.mjs';
import { readingScenes } from './reading-scenes.mjs';
import { sidebarScenes } from './sidebar-scenes.mjs';
import { teamScenes } from './team-scenes.mjs';

/** The program to start for a tour: the server, and a tool that asks. */
export const tourServer = fileURLToPath(new URL('../../../../server/dist/testing/asking-server.js', import.meta.url));
const setupCode = 'a set-up code for a tour';

/**
 * Every page and state of the client. A scene: `at` is where it begins, `play` leads to the state, `part` is what it
 * adds to a page that is looked at elsewhere, `isWhole` is said
 * of scenes of what stands beside the page, `before` and `after` prepare it and put things back. `open` starts what
 * the scenes need; `start` is given: it starts the server with an environment, and answers with its address and an end.
 */
export const tours = [
  {
    name: 'home',
    scenes: [
      ...chatScenes,
      ...readingScenes,
      ...composerScenes,
      ...sidebarScenes,
      ...pageScenes,
      ...modelScenes,
      ...connectionScenes,
    ],
    async open(start) {
      const neighbours = await openNeighbours();
      const started = { url: '', stop: () => {} };
      // Can be cut, as a network can.
      const wire = await openWire(() => started.url);
      const server = Object.assign(started, await start({ ...neighbours.environment, PARLEY_PUBLIC_URL: wire.url }));
      const close = () => Promise.all([wire.close(), neighbours.close(), server.stop()]);
      try {
        return { ...(await prepareHome(server.url, neighbours)), wire, url: wire.url, close };
      } catch (error) {
        await close();
        throw error;
      }
    },
  },
  {
    name: 'fresh',
    scenes: freshScenes,
    async open(start) {
      // Nobody listens there.
      const server = await start({
        PARLEY_LOCAL_MODEL: 'smollm2-135m-instruct',
        PARLEY_HUB_URL: 'http://127.0.0.1:9',
        PARLEY_PYTHON: 'no-python-here',
      });
      return { url: server.url, close: () => server.stop() };
    },
  },
  {
    name: 'team',
    scenes: teamScenes,
    async open(start) {
      const server = await start({ PARLEY_MODE: 'team', PARLEY_SETUP_CODE: setupCode });
      return { url: server.url, code: setupCode, close: () => server.stop() };
    },
  },
];

/** A worker that keeps the page would answer in place of the network that scenes take away. */
export const tourContext = { reducedMotion: 'reduce', serviceWorkers: 'block' };

/** Leads the page to the state of a scene, lets it be looked at, and puts things back. */
export async function visitScene(scene, tour, look) {
  const { page, url } = tour;
  try {
    await scene.before?.(tour);
    await page.goto(new URL(typeof scene.at === 'function' ? scene.at(tour) : scene.at, url).href);
    await page.locator('#app > *').first().waitFor();
    await scene.play(tour);
    await page.evaluate(() => document.fonts.ready);
    await look();
  } finally {
    await scene.after?.(tour);
  }
}

/** What is wider than the screen: nothing may have to be pushed sideways to be read or reached, save what is meant to be. */
export function findSideways(page) {
  return page.evaluate(() => {
    const frames =
      'html, body, main, nav, [data-page-body], [data-messages], [role=dialog], [role=menu], [role=listbox]';
    const isStrip = (element) =>
      element.closest('[class*=fading-sides], [data-comparison], pre, table, .md-table') !== null;
    // What shows beyond its own box is measured by the box around that.
    const isCut = (element) => getComputedStyle(element).overflowX !== 'visible' || element.matches('html, body, main');
    const nameOf = (element) =>
      `${element.tagName.toLowerCase()} "${(element.ariaLabel ?? element.textContent ?? '').trim().slice(0, 40)}"`;
    const found = [];
    for (const element of document.querySelectorAll(frames))
      if (
        !isStrip(element) &&
        element.checkVisibility() &&
        isCut(element) &&
        element.scrollWidth > element.clientWidth + 1
      )
        found.push(`${nameOf(element)} is ${element.scrollWidth - element.clientWidth} px too wide`);
    for (const element of document.querySelectorAll('button, a, input, textarea, select, summary')) {
      if (isStrip(element) || !element.checkVisibility({ visibilityProperty: true })) continue;
      const { left, right, width } = element.getBoundingClientRect();
      // One pixel is how words for the ear alone are hidden.
      if (width > 1 && (left < -1 || right > innerWidth + 1)) found.push(`${nameOf(element)} is beyond the edge`);
    }
    return found;
  });
}
