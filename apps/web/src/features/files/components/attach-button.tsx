import { PaperclipIcon } from '../../../shared/ui/icons.ts';
import type { ComposerPartProps } from '../../composer/index.ts';
import { chooseFiles } from '../stores/wanted.ts';
import { useText } from '../text.ts';

export function AttachButton({ composer }: ComposerPartProps) {
  const t = useText();
  return (
    <button
      type="button"
      aria-label={t('attach')}
      title={t('attach')}
      onClick={() => chooseFiles(composer.id)}
      className="grid size-9 shrink-0 place-items-center rounded-full text-soft hover:bg-hover hover:text-ink"
    >
      <PaperclipIcon size={19} />
    </button>
  );
}
