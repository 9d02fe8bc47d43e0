import { ServerProcess } from '@parley/client/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bringAxe, findViolations } from './testing/axe.mjs';
import { canBrowse, openBrowser } from './testing/browser.mjs';
import { playScene, prepareTour, scenes, teamScenes } from './testing/tour.mjs';

const desktop = { viewport: { width: 1280, height: 850 }, locale: 'en-GB' };
const phone = { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true, locale: 'ar' };
const aWhile = { timeout: 400_000 };

describe.skipIf(!canBrowse)('axe finds nothing against WCAG 2.2 AA, in the light and in the dark', () => {
  let browser;
  let server;
  let tour;
  beforeAll(async () => {
    [browser, server] = await Promise.all([openBrowser(), ServerProcess.start()]);
    tour = await prepareTour(server.url);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  /** One tab for all scenes: opening a page is most of what a scene costs. */
  async function walk(list, { url, screen, ...more }) {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...screen });
    try {
      await bringAxe(context);
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      const found = {};
      for (const scene of list) {
        await playScene(scene, { page, url, ...more });
        const violations = await findViolations(page);
        if (violations.length > 0) found[scene.name] = violations;
        await scene.after?.({ page, ...more });
      }
      expect(found).toEqual({});
    } finally {
      await context.close();
    }
  }

  it('on any page or state, on a desktop', aWhile, () => walk(scenes, { url: server.url, screen: desktop, ...tour }));

  it('nor on a phone from right to left', aWhile, () => walk(scenes, { url: server.url, screen: phone, ...tour }));

  it('nor where a team signs in, and where somebody may not go', aWhile, async () => {
    const team = await ServerProcess.start({ PARLEY_MODE: 'team' });
    try {
      await walk(teamScenes, { url: team.url, screen: desktop, code: team.setupCode });
    } finally {
      await team.remove();
    }
  });
});
