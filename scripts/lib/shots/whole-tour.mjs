import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { openBrowser } from './browser.mjs';
import { looks } from './looks.mjs';
import { startServer } from './server.mjs';

const setupCode = 'a set-up code for pictures';

/**
 * Every page and state of the client in every look, as `FOLDER/LOOK/SCENE.png`: what the tests of accessibility walk
 * through, for the eye. Tells what could not be taken.
 */
export async function takeTour(folder) {
  // It talks to the server with the client package, which is there once it is built.
  const tour = await import('../../../apps/web/e2e/testing/tour.mjs');
  const failed = [];
  const browser = await openBrowser();
  try {
    for (const [look, screen] of Object.entries(looks)) {
      const into = path.join(folder, look);
      mkdirSync(into, { recursive: true });
      await withServer({}, async (url) => {
        const prepared = await tour.prepareTour(url);
        await walk({ ...prepared, url }, tour.scenes, screen, into);
      });
      await withServer({ PARLEY_MODE: 'team', PARLEY_SETUP_CODE: setupCode }, (url) =>
        walk({ url, code: setupCode }, tour.teamScenes, screen, into),
      );
    }
  } finally {
    await browser.close();
  }
  return failed;

  async function walk(world, scenes, screen, into) {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...screen });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    for (const scene of scenes) {
      const file = path.join(into, `${scene.name}.png`);
      try {
        await tour.playScene(scene, { page, ...world });
        await page.screenshot({ path: file, caret: 'hide' });
        console.log(path.relative(process.cwd(), file));
        await scene.after?.({ page, ...world });
      } catch (error) {
        failed.push(`${path.relative(folder, file)}: ${error.message.split('\n')[0]}`);
      }
    }
    await context.close();
  }
}

async function withServer(settings, use) {
  const server = await startServer(settings);
  try {
    await use(server.url);
  } finally {
    await server.stop();
  }
}
