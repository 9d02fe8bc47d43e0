import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from 'playwright-core';
import { installProbe } from './page-probes.ts';

/**
 * Chromium picks links of a page at random, one in a hundred, for statistics of its own, and makes some pictures more of a
 * page that has a picked one. `none` and `all` make of that chance a fact.
 */
export type PickedLinks = 'by chance' | 'none' | 'all';

/** One link in so many. Not by switching the feature off: that list of features is the driver's, and the last one given holds. */
const everyNth = (links: number): string =>
  `--enable-features=NavigationPredictor:random_anchor_sampling_period/${links}`;

const flags: Readonly<Record<PickedLinks, readonly string[]>> = {
  'by chance': [],
  none: [everyNth(1_000_000_000)],
  all: [everyNth(1)],
};

export function launch(executablePath: string, pickedLinks: PickedLinks = 'by chance'): Promise<Browser> {
  // Root cannot have Chromium's own sandbox, and the only page it opens is ours.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...args, ...flags[pickedLinks], '--js-flags=--expose-gc'] });
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly devtools: CDPSession;
}

/** A tab of a profile that has never been here, with the probe in place. */
export async function newProfile(browser: Browser): Promise<Visit> {
  const context = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'no-preference',
  });
  await context.addInitScript(installProbe);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return { page, context, devtools: await context.newCDPSession(page) };
}
