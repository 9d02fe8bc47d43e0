import { Button } from '../../../shared/ui/button.tsx';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useStore } from '@nanostores/react';
import { limits, type Conversation } from '@parley/protocol';
import { useState } from 'react';
import { CloseIcon } from '../../../shared/ui/icons.ts';
import { changeConversation } from '../stores/changes.ts';
import { $list } from '../stores/list.ts';
import { useText } from '../text.ts';

export function TagsDialog({
  conversation,
  onClose,
}: {
  readonly conversation: Conversation;
  readonly onClose: () => void;
}) {
  const t = useText();
  const [tags, setTags] = useState<readonly string[]>(conversation.tags);
  const [typed, setTyped] = useState('');
  const known = [...new Set(useStore($list).items.flatMap((item) => item.tags))].filter((tag) => !tags.includes(tag));
  const add = (tag: string) => {
    const clean = tag.replace(/^#/, '').trim().slice(0, limits.tagCharacters);
    if (clean !== '' && !tags.includes(clean) && tags.length < limits.tags) setTags([...tags, clean]);
    setTyped('');
  };
  const save = () => {
    const all = typed.trim() === '' ? tags : [...tags, typed.replace(/^#/, '').trim()];
    void changeConversation(conversation.id, { tags: [...new Set(all)].slice(0, limits.tags) });
    onClose();
  };
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth>
      <DialogTitle>{t('tags')}</DialogTitle>
      <DialogContent>
        <div className="flex flex-wrap gap-1.5 rounded-md border border-edge bg-raised p-2 focus-within:border-accent">
          {tags.map((tag) => (
            <span
              key={tag}
              className="flex items-center gap-1 rounded-sm bg-tint py-0.5 ps-2 pe-1 text-sm text-on-tint"
            >
              {tag}
              <button
                type="button"
                aria-label={t('removeTag', { tag })}
                onClick={() => setTags(tags.filter((other) => other !== tag))}
                className="grid size-5 place-items-center rounded-sm hover:bg-hover"
              >
                <CloseIcon size={13} />
              </button>
            </span>
          ))}
          <input
            aria-label={t('newTag')}
            placeholder={t('newTag')}
            value={typed}
            autoFocus
            dir="auto"
            maxLength={limits.tagCharacters}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return;
              if ((event.key === 'Enter' || event.key === ',') && typed.trim() !== '') {
                event.preventDefault();
                add(typed);
              } else if (event.key === 'Enter') save();
              else if (event.key === 'Backspace' && typed === '') setTags(tags.slice(0, -1));
            }}
            className="min-w-24 flex-1 bg-transparent text-sm outline-none placeholder:text-faint"
          />
        </div>
        {known.length > 0 && (
          <div className="mt-3 flex flex-wrap gap-1.5">
            {known.slice(0, 12).map((tag) => (
              <button
                key={tag}
                type="button"
                onClick={() => add(tag)}
                className="rounded-sm border border-line px-2 py-0.5 text-sm text-soft hover:bg-hover"
              >
                {tag}
              </button>
            ))}
          </div>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button variant="contained" onClick={save}>
          {t('save')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
