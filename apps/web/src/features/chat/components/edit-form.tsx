import { Button } from '../../../shared/ui/button.tsx';
import { limits } from '@parley/protocol';
import { useState, type FormEvent } from 'react';
import { AutoTextarea } from '../../../shared/ui/auto-textarea.tsx';
import { useText } from '../text.ts';

export interface EditFormProps {
  readonly content: string;
  readonly label?: string;
  /** What becomes of what was there. */
  readonly hint?: string;
  readonly onCancel: () => void;
  readonly onSend?: (content: string) => void;
  /** The words change, and nobody is asked for an answer. */
  readonly onSave?: (content: string) => void;
  /** It has to wait for something. */
  readonly isSaveHeld?: boolean;
}

/** Changes become a new branch; what was there stays beside it. */
export function EditForm({ content, label, hint, onCancel, onSend, onSave, isSaveHeld = false }: EditFormProps) {
  const t = useText();
  const [draft, setDraft] = useState(content);
  const isChanged = draft.trim() !== '' && draft !== content;
  const canSave = isChanged && !isSaveHeld;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (onSend && isChanged) onSend(draft);
    if (!onSend && canSave) onSave?.(draft);
  };
  return (
    <form onSubmit={submit} className="w-full rounded-lg border border-accent bg-raised p-3 shadow-low">
      <AutoTextarea
        aria-label={label ?? t('editLabel')}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        autoFocus
        dir="auto"
        maxLength={limits.messageCharacters}
        maxRows={16}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Escape') onCancel();
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
        }}
        className="w-full text-read"
      />
      <div className="mt-2 flex flex-wrap items-center justify-end gap-2">
        <span className="me-auto text-xs text-faint">{hint ?? t('editHint')}</span>
        <div className="flex flex-wrap justify-end gap-2">
          <Button size="small" onClick={onCancel}>
            {t('cancel')}
          </Button>
          {onSave && (
            <Button
              size="small"
              variant={onSend ? 'outlined' : 'contained'}
              data-tip={onSend && t('saveHint')}
              disabled={!canSave}
              onClick={() => onSave(draft)}
            >
              {t('save')}
            </Button>
          )}
          {onSend && (
            <Button size="small" type="submit" variant="contained" disabled={!isChanged}>
              {t('send')}
            </Button>
          )}
        </div>
      </div>
    </form>
  );
}
