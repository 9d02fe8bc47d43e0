import { addWords, currentLanguage, lateWordsFrom, setLanguage } from '../shared/i18n/i18n.ts';
import { bestLanguage, directionOf, type Language } from '../shared/i18n/languages.ts';
import { $mirror } from '../shared/theme/mirror.ts';
import { $languageChoice } from '../shared/theme/preferences.ts';
import { collect } from './languages/collect.ts';

type Loaders = Readonly<Record<Language, () => Promise<{ readonly files: Readonly<Record<string, unknown>> }>>>;

/** One file per language with the words that the first page may show; only the one that is shown is loaded. */
const loaders: Loaders = {
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

/** The words of pages that are loaded when they are first opened. */
const lateLoaders: Loaders = {
  en: () => import('./languages/late/en.ts'),
  de: () => import('./languages/late/de.ts'),
  es: () => import('./languages/late/es.ts'),
  fr: () => import('./languages/late/fr.ts'),
  pt: () => import('./languages/late/pt.ts'),
  ja: () => import('./languages/late/ja.ts'),
  zh: () => import('./languages/late/zh.ts'),
  ar: () => import('./languages/late/ar.ts'),
  he: () => import('./languages/late/he.ts'),
};
let areLateWordsWanted = false;

/** With the first such page; from then on every language comes with all of its words. */
export async function loadLateWords(): Promise<void> {
  areLateWordsWanted = true;
  const language = currentLanguage();
  const { files } = await lateLoaders[language]();
  addWords(language, collect(files));
}

export async function startLanguage(): Promise<void> {
  lateWordsFrom(loadLateWords);
  const wanted = (choice: Language | 'system') => (choice === 'system' ? bestLanguage(navigator.languages) : choice);
  await show(wanted($languageChoice.get()));
  $languageChoice.listen((choice) => void show(wanted(choice)));
}

async function show(language: Language): Promise<void> {
  const [{ files }, late, mirror] = await Promise.all([
    loaders[language](),
    areLateWordsWanted ? lateLoaders[language]() : undefined,
    directionOf(language) === 'rtl' ? import('@mui/stylis-plugin-rtl').then((module) => module.default) : undefined,
  ]);
  $mirror.set(mirror);
  setLanguage(language, collect({ ...files, ...late?.files }));
}
