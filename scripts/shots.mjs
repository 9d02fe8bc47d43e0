// npm run shots [-- NAME …] [--out FOLDER]: pictures of the web page, taken from the real server; --list names them.
// With --all every page and state, light and dark, on a desktop and on a phone, from left to right and from right to left.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { Refusal, main } from './lib/fail.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { inRoot } from './lib/paths.mjs';
import { openBrowser } from './lib/shots/browser.mjs';
import { scenes } from './lib/shots/scenes.mjs';
import { startSampleModel } from './lib/shots/sample-model.mjs';
import { startServer } from './lib/shots/server.mjs';
import { takeTour } from './lib/shots/whole-tour.mjs';

const usage = `npm run shots -- [NAME …] [--out FOLDER (docs/images)]
npm run shots -- --all --out FOLDER [--look LOOK …] [SCENE …]    every page and state, in every look; or some in some`;

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      all: { type: 'boolean' },
      out: { type: 'string' },
      look: { type: 'string', multiple: true },
      list: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.list || values.help) {
    console.log([usage, '', ...scenes.map(({ name, summary }) => `  ${name.padEnd(16)} ${summary}`)].join('\n'));
    return 0;
  }
  const unknown = positionals.filter((name) => !scenes.some((scene) => scene.name === name));
  if (unknown.length > 0 && !values.all)
    throw new Refusal(`there is no picture ${unknown.join(', ')}; npm run shots -- --list names them`);
  if (values.all && values.out === undefined)
    throw new Refusal('--all needs --out FOLDER: there are some five hundred');
  const chosen = scenes.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const folder = path.resolve(values.out ?? inRoot('docs', 'images'));

  await ensureInstalled();
  await ensureBuilt();
  mkdirSync(folder, { recursive: true });
  if (values.all) {
    const failed = await takeTour(folder, { only: positionals, ...(values.look && { inLooks: values.look }) });
    if (failed.length > 0) throw new Refusal(`not taken, or too wide:\n${failed.join('\n')}`);
    return 0;
  }
  // Each scene has a server and a folder of its own: what one writes must not show in the next.
  for (const scene of chosen) await take(scene, path.join(folder, `${scene.name}.png`));
  return 0;
});

async function take(scene, file) {
  const model = await startSampleModel();
  const server = await startServer(model.settings).catch(async (error) => {
    await model.close();
    throw error;
  });
  const browser = await openBrowser().catch(async (error) => {
    await server.stop();
    await model.close();
    throw error;
  });
  try {
    const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...scene.screen });
    const page = await context.newPage();
    const faults = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(server.url);
    await scene.play(page);
    await page.screenshot({ path: file, caret: 'hide' });
    if (faults.length > 0) throw new Refusal(`the page complained while ${scene.name} was taken: ${faults.join('; ')}`);
    console.log(path.relative(process.cwd(), file));
  } finally {
    await browser.close();
    await server.stop();
    await model.close();
  }
}
