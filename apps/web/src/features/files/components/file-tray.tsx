import { useStore } from '@nanostores/react';
import { useEffect } from 'react';
import type { ComposerPartProps } from '../../composer/index.ts';
import { uploadsOf, type Upload } from '../stores/uploads.ts';
import { text, useText } from '../text.ts';
import { UploadCard } from './upload-card.tsx';

/** The files that go with the message, and what they say about whether it can go. */
export function FileTray({ composer }: ComposerPartProps) {
  const t = useText();
  const list = uploadsOf(composer.id);
  const items = useStore(list.$items);
  useEffect(
    () =>
      list.$items.subscribe((current) => {
        const ids = current.flatMap(({ file }) => file?.id ?? []);
        composer.contribute(
          'files',
          current.length === 0
            ? undefined
            : {
                options: { attachments: ids },
                holdBack: holdBackOf(current),
                isEnough: true,
                onSent: () => list.sent(ids),
              },
        );
      }),
    [list, composer],
  );
  if (items.length === 0) return null;
  return (
    <ul
      aria-label={t('attached')}
      className="flex max-h-52 gap-2 overflow-auto px-3 pt-3 max-sm:fading-sides sm:flex-wrap"
    >
      {items.map((item) => (
        <UploadCard
          key={item.key}
          item={item}
          onRemove={() => {
            list.remove(item.key);
            composer.focus();
          }}
          onRetry={() => list.retry(item.key)}
        />
      ))}
    </ul>
  );
}

function holdBackOf(items: readonly Upload[]): string | undefined {
  if (items.some(({ state }) => state === 'sending')) return text('waitsForUploads');
  return items.some(({ state }) => state === 'failed') ? text('hasFailed') : undefined;
}
