const stops =
  'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), select:not(:disabled), summary, [tabindex="0"], iframe, [contenteditable]';

/** Everything on the page that a mouse could use, by a number that it carries from now on. */
export function reachable(page) {
  return page.evaluate((selector) => {
    const names = new Set();
    let next = 0;
    const list = [];
    for (const element of globalThis.document.querySelectorAll(selector)) {
      const isShown = element.checkVisibility({ visibilityProperty: true }) && element.tabIndex >= 0;
      // Of radio buttons the chosen one is a stop; arrows do the rest.
      const isOther = element.type === 'radio' && !element.checked;
      if (!isShown || isOther || element.closest('[inert]')) continue;
      const words = element.ariaLabel ?? element.textContent?.trim().slice(0, 30) ?? '';
      const name = `${++next} ${element.tagName.toLowerCase()} ${words}`;
      element.dataset.stop = name;
      names.add(name);
      list.push(name);
    }
    return list;
  }, stops);
}

/** Presses Tab from the beginning until the page begins again. */
export async function walkByTab(page, count) {
  await page.evaluate(() => {
    globalThis.lastStop = undefined;
    globalThis.document.querySelector('[data-stop]')?.focus();
    globalThis.looks = (element) => {
      const parts = [];
      for (let one = element, level = 0; one && level < 4; one = one.parentElement, level++) {
        const { outlineStyle, outlineColor, borderColor, backgroundColor, boxShadow, opacity } =
          globalThis.getComputedStyle(one);
        parts.push(
          outlineStyle,
          outlineStyle === 'none' ? '' : outlineColor,
          borderColor,
          backgroundColor,
          boxShadow,
          opacity,
        );
      }
      return parts.join('|');
    };
  });
  const first = await page.evaluate(() => globalThis.document.activeElement?.dataset.stop);
  const reached = new Set([first]);
  const unseen = [];
  let isRound = false;
  // What the wheel of a list brings in while walking makes the way longer.
  for (let step = 0; step < count * 2 + 20; step++) {
    await page.keyboard.press('Tab');
    const { name, isSeen } = await page.evaluate(() => {
      const element = globalThis.document.activeElement;
      const before = globalThis.lastStop;
      globalThis.lastStop = undefined;
      // A date is one field with several stops.
      if (before?.element === element) globalThis.lastStop = before;
      if (before?.element === element) return { name: element.dataset.stop, isSeen: true };
      // A field for text shows the focus by its caret.
      const hasCaret = before?.element.matches('textarea, input:not([type=checkbox], [type=radio])');
      // Unlike it looked with the focus: then the focus was to be seen.
      const isSeen = !before || hasCaret || globalThis.looks(before.element) !== before.look;
      const name = element?.dataset?.stop;
      if (element && element !== globalThis.document.body)
        globalThis.lastStop = { element, look: globalThis.looks(element), name };
      return { name, isSeen: isSeen || before?.name };
    });
    if (typeof isSeen === 'string') unseen.push(isSeen);
    if (name === first) isRound = true;
    if (isRound) break;
    if (name !== undefined) reached.add(name);
  }
  return { reached, unseen, isRound };
}
