import { createRequire } from 'node:module';

const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Every page of this context can be asked. Placed there before the page itself, so its policy has no say. */
export function bringAxe(context) {
  return context.addInitScript({ path: source });
}

/** What WCAG 2.2 AA does not allow, a line for each place: all rules in the light, contrast again in the dark. */
export async function findViolations(page) {
  const found = [];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    const runOnly =
      colorScheme === 'light' ? { type: 'tag', values: rules } : { type: 'rule', values: ['color-contrast'] };
    const violations = await page.evaluate(async (options) => {
      for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
      const { violations } = await globalThis.axe.run(document, { runOnly: options, resultTypes: ['violations'] });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
      );
    }, runOnly);
    found.push(...violations.map((violation) => `${colorScheme}, ${violation}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}
