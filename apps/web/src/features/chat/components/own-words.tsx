import { useStore } from '@nanostores/react';
import { useId, useRef } from 'react';
import { $place } from '../../../shared/router/router.ts';
import { $chosenFolding, foldedLines, isLong, setFolded } from '../stores/folding.ts';
import { useText } from '../text.ts';

export interface OwnWordsProps {
  readonly id: string;
  readonly content: string;
}

/** As they were written. Pages of them are folded, so that the answer is not far away; a link to them opens them. */
export function OwnWords({ id, content }: OwnWordsProps) {
  const t = useText();
  const bodyId = useId();
  const bubble = useRef<HTMLDivElement>(null);
  const chosen = useStore($chosenFolding).get(id);
  const { anchor } = useStore($place);
  const canFold = isLong(content);
  const isFolded = canFold && (chosen ?? anchor !== id);
  const toggle = () => {
    setFolded(id, !isFolded);
    // Whoever folds at the end of many pages is not left among what came behind them.
    if (!isFolded) requestAnimationFrame(() => bubble.current?.scrollIntoView({ block: 'nearest' }));
  };
  return (
    <div
      ref={bubble}
      data-bubble
      className="max-w-[min(85%,38rem)] rounded-lg rounded-ee-sm bg-tint px-4 py-2.5 text-read text-on-tint"
    >
      <div
        id={bodyId}
        data-body
        dir="auto"
        data-folded={isFolded || undefined}
        style={isFolded ? { maxHeight: `${foldedLines}lh` } : undefined}
        className="break-words whitespace-pre-wrap data-folded:overflow-hidden data-folded:mask-b-from-60%"
      >
        {content}
      </div>
      {canFold && (
        <button
          type="button"
          aria-expanded={!isFolded}
          aria-controls={bodyId}
          onClick={toggle}
          className="mt-1.5 -mb-0.5 block min-h-6 text-sm font-medium underline-offset-3 hover:underline"
        >
          {t(isFolded ? 'showWhole' : 'showLess')}
        </button>
      )}
    </div>
  );
}
