/** Selects all words of a message, for a finger to take a part of them; until nothing of it is selected any more. */
export function selectText(message: Element | null): void {
  const body = message?.querySelector<HTMLElement>('[data-body]');
  const selection = globalThis.getSelection();
  if (!body || !selection) return;
  body.dataset['selecting'] = '';
  // Once the menu is gone and has given the focus back.
  requestAnimationFrame(() => {
    selection.selectAllChildren(body);
    const follow = () => {
      if (!selection.isCollapsed && body.contains(selection.anchorNode)) return;
      document.removeEventListener('selectionchange', follow);
      delete body.dataset['selecting'];
    };
    document.addEventListener('selectionchange', follow);
  });
}
