/** How the page may look: every page and state is to be good in each of them. */
const desktop = { viewport: { width: 1280, height: 860 } };
const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

export const looks = {
  light: { ...desktop, colorScheme: 'light', locale: 'en-GB' },
  dark: { ...desktop, colorScheme: 'dark', locale: 'en-GB' },
  phone: { ...phone, colorScheme: 'light', locale: 'en-GB' },
  'phone-rtl': { ...phone, colorScheme: 'dark', locale: 'ar' },
};
