import type { Catalogue } from '../../shared/i18n/i18n.ts';

/** From files by their path to words by feature: the folder that holds `messages` names it. */
export function collect(files: Readonly<Record<string, unknown>>): Catalogue {
  return Object.fromEntries(
    Object.entries(files).map(([path, messages]) => [
      /([^/.]+)\/messages\//.exec(path)?.[1] ?? 'app',
      messages as Readonly<Record<string, string>>,
    ]),
  );
}
