import { currentLanguage } from './i18n.ts';

/** A language by its code, as the language of the page calls it. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(currentLanguage(), { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}
