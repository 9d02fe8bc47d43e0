// node scripts/icons.mjs: draws the icons of the installed app from the mark in apps/web/public/favicon.svg.
import { readFileSync, writeFileSync } from 'node:fs';
import { main } from './lib/fail.mjs';
import { inRoot } from './lib/paths.mjs';
import { openBrowser } from './lib/shots/browser.mjs';

/** `mark`: how much of the picture the mark takes. Masks of phones cut away up to a fifth of a maskable one. */
const icons = [
  { name: 'app-192', size: 192, mark: 0.74, corner: 0.22 },
  { name: 'app-512', size: 512, mark: 0.74, corner: 0.22 },
  { name: 'maskable-512', size: 512, mark: 0.56, corner: 0 },
  { name: 'apple-180', size: 180, mark: 0.66, corner: 0 },
];
const green = '#2f6f62';

await main(async () => {
  const mark = readFileSync(inRoot('apps/web/public/favicon.svg'), 'utf8')
    .replaceAll('#fff', 'HOLE')
    .replaceAll(green, '#fff')
    .replaceAll('HOLE', green);
  const browser = await openBrowser();
  try {
    for (const { name, size, mark: share, corner } of icons) {
      const page = await browser.newPage({ viewport: { width: size, height: size } });
      await page.setContent(
        `<style>body{margin:0;background:transparent}div{width:${size}px;height:${size}px;display:grid;place-items:center;background:${green};border-radius:${corner * size}px}svg{width:${share * size}px}</style><div>${mark}</div>`,
      );
      writeFileSync(inRoot('apps/web/public/icons', `${name}.png`), await page.screenshot({ omitBackground: true }));
      await page.close();
    }
  } finally {
    await browser.close();
  }
  return 0;
});
