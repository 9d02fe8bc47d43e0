/** A real finger on the screen of a page that has one (`hasTouch`), as Chromium's own tools move it. */
export async function fingerOn(page) {
  const devtools = await page.context().newCDPSession(page);
  const send = (type, touchPoints) => devtools.send('Input.dispatchTouchEvent', { type, touchPoints });
  let at = { x: 0, y: 0 };
  const finger = {
    async down(x, y) {
      at = { x, y };
      await send('touchStart', [at]);
    },
    async moveTo(x, y, steps = 8) {
      const from = at;
      for (let step = 1; step <= steps; step++) {
        at = { x: from.x + ((x - from.x) * step) / steps, y: from.y + ((y - from.y) * step) / steps };
        await send('touchMove', [at]);
        // A screen tells of a finger with its pictures.
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      }
    },
    up: () => send('touchEnd', []),
    /** In the middle of something that is there. */
    async downOn(locator) {
      const box = await locator.boundingBox();
      await finger.down(box.x + Math.min(60, box.width / 2), box.y + Math.min(14, box.height / 2));
      return at;
    },
    async tap(locator) {
      await finger.downOn(locator);
      await finger.up();
    },
  };
  return finger;
}

export const phone = { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1 };
