import { createRequire } from 'node:module';

const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Every page of this context can be asked. Placed there before the page itself, so its policy has no say. */
export function bringAxe(context) {
  return context.addInitScript({ path: source });
}

/**
 * What WCAG 2.2 AA does not allow, a line for each place: all rules in the light; in the dark contrast again, since
 * nothing else knows of colours; turned (`any`), all rules but that one: colours do not know left from right. Of the part of the page that `part` names.
 */
export async function findViolations(page, part, schemes) {
  const found = [];
  for (const colorScheme of schemes) {
    if (colorScheme !== 'any') await page.emulateMedia({ colorScheme });
    const options = {
      light: { runOnly: { type: 'tag', values: rules } },
      dark: { runOnly: { type: 'rule', values: ['color-contrast'] } },
      any: { runOnly: { type: 'tag', values: rules }, rules: { 'color-contrast': { enabled: false } } },
    }[colorScheme];
    const violations = await page.evaluate(
      async ([asked, selector]) => {
        for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
        const place = document.querySelector(selector);
        if (!place) throw new Error(`${selector} is not on the page`);
        const { violations } = await globalThis.axe.run(place, { ...asked, resultTypes: ['violations'] });
        return violations.flatMap(({ id, nodes }) =>
          nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
        );
      },
      [options, part],
    );
    found.push(...violations.map((violation) => `${colorScheme}, ${violation}`));
  }
  if (schemes.includes('dark')) await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

/** The language of this browser from the next time the page is opened; undefined: the browser's own. */
export function chooseLanguage(page, language) {
  return page.evaluate((chosen) => {
    if (chosen === undefined) localStorage.removeItem('parley.language');
    else localStorage.setItem('parley.language', JSON.stringify(chosen));
  }, language);
}

/** Draws the page as it stands in another language, as a choice in another tab would: what was led to stays as it is. */
export async function turnPage(page, language) {
  await chooseLanguage(page, language);
  await page.evaluate(() => {
    const key = 'parley.language';
    dispatchEvent(new StorageEvent('storage', { key, newValue: localStorage.getItem(key) }));
  });
  await page.locator(`html[lang=${language}]`).waitFor();
}
