import { atom, computed } from 'nanostores';
import { isLanguage, type Language } from '../i18n/languages.ts';
import { keptAtom } from '../lib/kept.ts';

export const schemes = ['system', 'light', 'dark'] as const;
export const densities = ['compact', 'usual', 'roomy'] as const;
export const fontScales = [0.9, 1, 1.1, 1.25] as const;
export const tones = ['calm', 'warm', 'focused', 'playful'] as const;
/** `usual`: as drawn without a choice. */
export const codeThemes = ['usual', 'muted', 'earth', 'plain'] as const;
export const motions = ['system', 'reduced'] as const;
export type Tone = (typeof tones)[number];

const oneOf = (all: readonly unknown[]) => (value: unknown) => all.includes(value);

export const $scheme = keptAtom<(typeof schemes)[number]>('scheme', 'system', oneOf(schemes));
export const $density = keptAtom<(typeof densities)[number]>('density', 'usual', oneOf(densities));
export const $fontScale = keptAtom<number>('fontScale', 1, oneOf(fontScales));
/** A colour of one's own, or that of the conversation's tone. */
export const $accent = keptAtom<Tone | 'tone'>('accent', 'tone', oneOf([...tones, 'tone']));
export const $codeTheme = keptAtom<(typeof codeThemes)[number]>('codeTheme', 'usual', oneOf(codeThemes));
export const $motion = keptAtom<(typeof motions)[number]>('motion', 'system', oneOf(motions));
export const $languageChoice = keptAtom<Language | 'system'>(
  'language',
  'system',
  (value) => value === 'system' || (typeof value === 'string' && isLanguage(value)),
);

/** The tone of the conversation that is open; whoever senses it sets it. */
export const $tone = atom<Tone>('calm');

const reducedMotion = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)');
const $systemReduced = atom(reducedMotion?.matches ?? false);
reducedMotion?.addEventListener('change', ({ matches }) => $systemReduced.set(matches));

export const $isMotionReduced = computed([$motion, $systemReduced], (motion, system) => motion === 'reduced' || system);

/** Colours, sizes and motion change by attributes of the page alone: no component draws anew for them. */
export function startAppearance(): void {
  const root = document.documentElement;
  $scheme.subscribe((scheme) => {
    if (scheme === 'system') delete root.dataset['scheme'];
    else root.dataset['scheme'] = scheme;
    for (const bar of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
      // The frame around the page follows the page, not what the system would have.
      const usual = (bar.dataset['usual'] ??= bar.getAttribute('media') ?? '');
      bar.setAttribute('media', scheme === 'system' ? usual : usual.includes(scheme) ? 'all' : 'not all');
    }
  });
  $density.subscribe((density) => (root.dataset['density'] = density));
  $fontScale.subscribe((scale) => root.style.setProperty('--font-scale', String(scale)));
  computed([$accent, $tone], (accent, tone) => (accent === 'tone' ? tone : accent)).subscribe(
    (tone) => (root.dataset['tone'] = tone),
  );
  $codeTheme.subscribe((theme) => (root.dataset['code'] = theme));
  $isMotionReduced.subscribe((isReduced) => (root.dataset['motion'] = isReduced ? 'reduced' : 'full'));
}
