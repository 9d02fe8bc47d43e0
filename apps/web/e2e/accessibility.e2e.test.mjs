import { ServerProcess } from '@parley/client/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bringAxe, chooseLanguage, findViolations, turnPage } from './testing/axe.mjs';
import { canBrowse, openBrowser } from './testing/browser.mjs';
import { findSideways, tourContext, tours, tourServer, visitScene } from './testing/tour/index.mjs';

/** Each screen begins in one direction and is turned into the other in every scene. */
const screens = {
  desktop: { screen: { viewport: { width: 1280, height: 850 }, locale: 'en-GB' }, other: 'he' },
  phone: {
    screen: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, locale: 'ar' },
    other: 'en',
  },
};
const aWhile = { timeout: 600_000 };

describe.skipIf(!canBrowse)('axe finds nothing against WCAG 2.2 AA, and nothing is too wide', () => {
  let browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  /** One tab for all scenes: opening a page is most of what a scene costs. */
  async function walk({ scenes, open }, { screen, other }) {
    const found = {};
    const world = await open(startServer);
    const context = await browser.newContext({ ...tourContext, ...screen });
    try {
      await bringAxe(context);
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      // What stands beside it was looked at in the first scene, and where a scene is about that.
      const faultsOf = async ({ part, isWhole, name }, schemes) => [
        ...(await findViolations(page, part ?? (isWhole || name === scenes[0].name ? 'html' : 'main'), schemes)),
        ...(await findSideways(page)),
      ];
      for (const scene of scenes) {
        const faults = [];
        const lookTurned = async () =>
          faults.push(...(await faultsOf(scene, ['any'])).map((fault) => `${other}: ${fault}`));
        try {
          await visitScene(scene, { ...world, page }, async () => {
            faults.push(...(await faultsOf(scene, ['light', 'dark'])));
            if (scene.isCutOff) return;
            await turnPage(page, other);
            await lookTurned();
          });
          if (scene.isCutOff) {
            await chooseLanguage(page, other);
            await visitScene(scene, { ...world, page }, lookTurned);
          }
        } catch (error) {
          faults.push(error.message);
        }
        await chooseLanguage(page, undefined);
        if (faults.length > 0) found[scene.name] = faults;
      }
      expect(found).toEqual({});
    } finally {
      await context.close();
      await world.close();
    }
  }

  for (const tour of tours)
    for (const [name, look] of Object.entries(screens))
      it(`${tour.name}, on a ${name}, from left to right and from right to left`, aWhile, () => walk(tour, look));
});

async function startServer(environment) {
  const server = await ServerProcess.start(environment, tourServer);
  return { url: server.url, stop: () => server.remove() };
}
