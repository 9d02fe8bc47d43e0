import { keysOf } from './keys.ts';
import { $actions } from './registry.ts';

/** Listens for the shortcuts of all actions, wherever the focus is. */
export function startShortcuts(): () => void {
  const take = (event: KeyboardEvent) => {
    // A key that ends the composition of a character is no shortcut.
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const keys = keysOf(event);
    const isTyping = isField(event.target);
    const action = $actions.get().find((candidate) => candidate.keys === keys);
    if (!action || action.isAvailable?.() === false) return;
    if (isTyping && action.whileTyping !== true && !/^(mod|ctrl|alt)\+/.test(keys)) return;
    event.preventDefault();
    action.run();
  };
  window.addEventListener('keydown', take);
  return () => window.removeEventListener('keydown', take);
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
