import { useStore } from '@nanostores/react';
import { useEffect } from 'react';
import { textOf } from '../i18n/i18n.ts';
import type { messages } from '../messages/en.ts';
import { CloseIcon } from './icons.ts';
import { $toasts, dismissToast, type Toast } from './toasts.ts';

const { useText } = textOf<typeof messages>('shared');

export function ToastStack() {
  const toasts = useStore($toasts);
  return (
    <div
      role="status"
      // Over dialogs and drawers; above what one writes in, and away from a hand and its keyboard.
      className="pointer-events-none fixed inset-x-0 top-16 z-[1600] flex flex-col items-center gap-2 px-4"
    >
      {toasts.map((toast) => (
        <ToastView key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastView({ toast }: { readonly toast: Toast }) {
  const t = useText();
  useEffect(() => {
    const timer = setTimeout(() => dismissToast(toast.id), toast.forMs);
    return () => clearTimeout(timer);
  }, [toast]);
  return (
    <div className="animate-rise pointer-events-auto flex max-w-lg items-center gap-3 rounded-md bg-ink py-2 ps-4 pe-2 text-sm text-paper shadow-high">
      <span className="min-w-0 break-words py-1">{toast.text}</span>
      {toast.action && (
        <button
          type="button"
          className="h-8 shrink-0 rounded-sm px-2 font-semibold underline decoration-1 underline-offset-4"
          onClick={() => {
            dismissToast(toast.id);
            toast.action?.run();
          }}
        >
          {toast.action.label}
        </button>
      )}
      <button
        type="button"
        aria-label={t('close')}
        className="grid size-8 shrink-0 place-items-center rounded-sm opacity-70 hover:opacity-100"
        onClick={() => dismissToast(toast.id)}
      >
        <CloseIcon size={16} />
      </button>
    </div>
  );
}
