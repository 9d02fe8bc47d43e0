import { keptAtom } from '../../../shared/lib/kept.ts';

/** `enter`: Enter sends, Shift+Enter begins a line. `mod`: Enter begins a line, Ctrl+Enter (⌘ Enter) sends. */
export const $sendKey = keptAtom<'enter' | 'mod'>('sendKey', 'enter', (value) => value === 'enter' || value === 'mod');

/** What a press of Enter does. `other`: sends in the other of two ways. */
export function enterDoes(
  key: 'enter' | 'mod',
  held: Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'shiftKey'>,
): 'line' | 'send' | 'other' {
  const isModified = held.ctrlKey || held.metaKey;
  if (key === 'mod') return !isModified ? 'line' : held.shiftKey ? 'other' : 'send';
  if (held.shiftKey) return 'line';
  return isModified ? 'other' : 'send';
}
