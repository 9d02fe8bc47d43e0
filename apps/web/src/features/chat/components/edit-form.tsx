import { Button } from '../../../shared/ui/button.tsx';
import { limits } from '@parley/protocol';
import { useState, type FormEvent } from 'react';
import { AutoTextarea } from '../../../shared/ui/auto-textarea.tsx';
import { useText } from '../text.ts';

export interface EditFormProps {
  readonly content: string;
  /** What becomes of what was there. */
  readonly hint?: string;
  readonly onCancel: () => void;
  readonly onSend: (content: string) => void;
}

/** Changes become a new branch; what was there stays beside it. */
export function EditForm({ content, hint, onCancel, onSend }: EditFormProps) {
  const t = useText();
  const [draft, setDraft] = useState(content);
  const isSendable = draft.trim() !== '' && draft !== content;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isSendable) onSend(draft);
  };
  return (
    <form onSubmit={submit} className="w-full rounded-lg border border-accent bg-raised p-3 shadow-low">
      <AutoTextarea
        aria-label={t('editLabel')}
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
      <div className="mt-2 flex items-center justify-end gap-2">
        <span className="me-auto text-xs text-faint">{hint ?? t('editHint')}</span>
        <Button size="small" onClick={onCancel}>
          {t('cancel')}
        </Button>
        <Button size="small" type="submit" variant="contained" disabled={!isSendable}>
          {t('send')}
        </Button>
      </div>
    </form>
  );
}
