import { textOf } from '../i18n/i18n.ts';
import type { messages } from '../messages/en.ts';

const { text } = textOf<typeof messages>('shared');

/** Shortcuts are written `mod+shift+k`; `mod` is ⌘ on Apple's machines and Ctrl elsewhere. */
export const isApple = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

const order = ['mod', 'ctrl', 'alt', 'shift'];

export function keysOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const held = new Set<string>();
  if (isApple ? event.metaKey : event.ctrlKey) held.add('mod');
  if (isApple && event.ctrlKey) held.add('ctrl');
  if (event.altKey) held.add('alt');
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  // What shift makes of a character is in the character already: "?" is not "shift+?".
  if (event.shiftKey && (key.length > 1 || /[a-z0-9]/.test(key))) held.add('shift');
  return [...order.filter((name) => held.has(name)), key].join('+');
}

/** For reading, as keyboards of the language have them: ⌘⇧K, Ctrl+Shift+K, Strg+Umschalt+K. */
export function showKeys(keys: string): string[] {
  return keys.split('+').map((name) => (isApple ? apple[name] : other[name]?.()) ?? glyphs[name] ?? name.toUpperCase());
}

/** For `aria-keyshortcuts`. */
export function ariaKeys(keys: string): string {
  return keys
    .split('+')
    .map((name) => ({ mod: isApple ? 'Meta' : 'Control', ctrl: 'Control', alt: 'Alt', shift: 'Shift' })[name] ?? name)
    .join('+');
}

const apple: Readonly<Record<string, string>> = { mod: '⌘', ctrl: '⌃', alt: '⌥', shift: '⇧' };
const other: Readonly<Record<string, () => string>> = {
  mod: () => text('keyCtrl'),
  alt: () => 'Alt',
  shift: () => text('keyShift'),
  delete: () => text('keyDelete'),
};
const glyphs: Readonly<Record<string, string>> = {
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  escape: 'Esc',
  enter: '↵',
  backspace: '⌫',
  delete: 'Del',
  space: '␣',
};
