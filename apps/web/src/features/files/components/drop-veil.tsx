import { createPortal } from 'react-dom';
import { PaperclipIcon } from '../../../shared/ui/icons.ts';
import { useText } from '../text.ts';

/** Over the whole page while files are dragged above it. */
export function DropVeil() {
  const t = useText();
  return createPortal(
    <div
      data-drop-veil
      className="pointer-events-none fixed inset-0 z-50 grid place-items-center bg-scrim p-4 backdrop-blur-sm"
    >
      <div className="animate-rise flex flex-col items-center gap-2 rounded-xl border-2 border-dashed border-accent bg-raised px-12 py-10 text-center shadow-high">
        <span className="grid size-14 place-items-center rounded-full bg-tint text-on-tint">
          <PaperclipIcon size={28} />
        </span>
        <p className="mt-1 text-lg font-semibold">{t('dropHere')}</p>
        <p className="text-sm text-soft">{t('dropHint')}</p>
      </div>
    </div>,
    document.body,
  );
}
