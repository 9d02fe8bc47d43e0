import { isApple, keysOf } from './keys.ts';
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
    if (isOfField(event.target, keys)) return;
    event.preventDefault();
    action.run();
  };
  window.addEventListener('keydown', take);
  return () => window.removeEventListener('keydown', take);
}

/** Alt with an arrow opens a list of choices, and walks through the paragraphs of a text on Apple's machines. */
function isOfField(target: EventTarget | null, keys: string): boolean {
  if (!keys.startsWith('alt+arrow')) return false;
  if (target instanceof HTMLSelectElement) return true;
  return (
    isApple && (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) && target.value !== ''
  );
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
