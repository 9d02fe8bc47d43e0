import { useStore } from '@nanostores/react';
import { atom } from 'nanostores';
import { directionOf, type Language } from './languages.ts';
import { compile, type Template, type Values } from './template.ts';

/** Words by feature and name. */
export type Catalogue = Readonly<Record<string, Readonly<Record<string, string>>>>;
export type Translate<Key extends string> = (key: Key, values?: Values) => string;

interface Loaded {
  readonly language: Language;
  readonly catalogue: Catalogue;
}

export const $loaded = atom<Loaded>({ language: 'en', catalogue: {} });

const compiled = new Map<string, Template>();

/** What is shown from now on. The words have been loaded already, so that nothing is ever shown without them. */
export function setLanguage(language: Language, catalogue: Catalogue): void {
  compiled.clear();
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  $loaded.set({ language, catalogue });
}

/** More words of the language that is shown; nothing happens when it is another one meanwhile. */
export function addWords(language: Language, more: Catalogue): void {
  const shown = $loaded.get();
  if (shown.language !== language) return;
  for (const feature of Object.keys(more))
    for (const id of compiled.keys()) if (id.startsWith(`${feature}.`)) compiled.delete(id);
  $loaded.set({ language, catalogue: { ...shown.catalogue, ...more } });
}

let loadLate = async (): Promise<void> => {};

/** The app knows where the words are that the first page does without. */
export function lateWordsFrom(load: () => Promise<void>): void {
  loadLate = load;
}

/** For dialogs that are loaded when they are first opened. */
export function lateWords(): Promise<void> {
  return loadLate();
}

/** The words of one feature: `useText` in components, `text` elsewhere. */
export function textOf<Messages extends object>(feature: string) {
  type Key = Extract<keyof Messages, string>;
  const text: Translate<Key> = (key, values = {}) => {
    const { language, catalogue } = $loaded.get();
    const id = `${feature}.${key}`;
    let template = compiled.get(id);
    if (!template) {
      template = compile(catalogue[feature]?.[key] ?? id, language);
      compiled.set(id, template);
    }
    return template(values);
  };
  const useText = (): Translate<Key> => {
    useStore($loaded);
    return text;
  };
  return { text, useText };
}

export function useLanguage(): Language {
  return useStore($loaded).language;
}

export function currentLanguage(): Language {
  return $loaded.get().language;
}
