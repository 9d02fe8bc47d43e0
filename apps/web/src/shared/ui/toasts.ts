import { atom } from 'nanostores';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly kind: 'info' | 'problem';
  readonly action?: { readonly label: string; readonly run: () => void };
  readonly forMs: number;
}

export const $toasts = atom<readonly Toast[]>([]);

let last = 0;

/** A word that goes away by itself. Gives back what takes it away at once. */
export function toast(text: string, more: Partial<Pick<Toast, 'kind' | 'action' | 'forMs'>> = {}): () => void {
  const id = (last += 1);
  $toasts.set([...$toasts.get().slice(-2), { id, text, kind: 'info', forMs: 6_000, ...more }]);
  return () => dismissToast(id);
}

export function dismissToast(id: number): void {
  $toasts.set($toasts.get().filter((toast) => toast.id !== id));
}
