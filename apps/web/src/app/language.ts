import { setLanguage } from '../shared/i18n/i18n.ts';
import { bestLanguage, directionOf, type Language } from '../shared/i18n/languages.ts';
import { $mirror } from '../shared/theme/mirror.ts';
import { $languageChoice } from '../shared/theme/preferences.ts';
import { collect } from './languages/collect.ts';

/** One file per language with the words of all features; only the one that is shown is loaded. */
const loaders: Readonly<Record<Language, () => Promise<{ readonly files: Readonly<Record<string, unknown>> }>>> = {
  en: () => import('./languages/en.ts'),
  de: () => import('./languages/de.ts'),
  es: () => import('./languages/es.ts'),
  fr: () => import('./languages/fr.ts'),
  pt: () => import('./languages/pt.ts'),
  ja: () => import('./languages/ja.ts'),
  zh: () => import('./languages/zh.ts'),
  ar: () => import('./languages/ar.ts'),
  he: () => import('./languages/he.ts'),
};

export async function startLanguage(): Promise<void> {
  const wanted = (choice: Language | 'system') => (choice === 'system' ? bestLanguage(navigator.languages) : choice);
  await show(wanted($languageChoice.get()));
  $languageChoice.listen((choice) => void show(wanted(choice)));
}

async function show(language: Language): Promise<void> {
  const [{ files }, mirror] = await Promise.all([
    loaders[language](),
    directionOf(language) === 'rtl' ? import('@mui/stylis-plugin-rtl').then((module) => module.default) : undefined,
  ]);
  $mirror.set(mirror);
  setLanguage(language, collect(files));
}
