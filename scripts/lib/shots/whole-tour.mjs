import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { openBrowser } from './browser.mjs';
import { looks } from './looks.mjs';
import { startServer } from './server.mjs';

/**
 * Every page and state of the client in every look, as `FOLDER/LOOK/SCENE.png`: what the tests of accessibility walk
 * through, for the eye. Tells what could not be taken, and what is wider than its screen.
 */
export async function takeTour(folder, { only = [], inLooks = Object.keys(looks) } = {}) {
  // It talks to the server with the client package, which is there once it is built.
  const { findSideways, tourContext, tours, tourServer, visitScene } =
    await import('../../../apps/web/e2e/testing/tour/index.mjs');
  const failed = [];
  const browser = await openBrowser();
  const isWanted = ({ name }) => only.length === 0 || only.includes(name);
  try {
    for (const look of inLooks) {
      mkdirSync(path.join(folder, look), { recursive: true });
      for (const tour of tours) if (tour.scenes.some(isWanted)) await walk(tour, look);
    }
  } finally {
    await browser.close();
  }
  return failed;

  async function walk({ scenes, open }, look) {
    const world = await open((settings) => startServer(settings, tourServer));
    const context = await browser.newContext({ ...tourContext, ...looks[look] });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      for (const scene of scenes) {
        // Of a team each scene begins where the one before has ended.
        if (!isWanted(scene) && world.code === undefined) continue;
        const file = path.join(folder, look, `${scene.name}.png`);
        try {
          await visitScene(scene, { ...world, page }, async () => {
            await page.screenshot({ path: file, caret: 'hide' });
            for (const wide of await findSideways(page)) failed.push(`${look}/${scene.name}: ${wide}`);
          });
          console.log(path.relative(process.cwd(), file));
        } catch (error) {
          failed.push(`${look}/${scene.name}: ${error.message.split('\n').slice(0, 3).join(' ')}`);
        }
      }
    } finally {
      await context.close();
      await world.close();
    }
  }
}
