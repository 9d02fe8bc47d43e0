import { Button } from '../../../shared/ui/button.tsx';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useStore } from '@nanostores/react';
import { limits } from '@parley/protocol';
import { useState } from 'react';
import { CloseIcon } from '../../../shared/ui/icons.ts';
import { changeMany } from '../stores/changes.ts';
import { $list, findConversation } from '../stores/list.ts';
import { useText } from '../text.ts';

function commonTags(ids: readonly string[]): readonly string[] {
  const [first = [], ...others] = ids.map((id) => findConversation(id)?.tags ?? []);
  return first.filter((tag) => others.every((tags) => tags.includes(tag)));
}

export function TagsDialog({ ids, onClose }: { readonly ids: readonly string[]; readonly onClose: () => void }) {
  const t = useText();
  // What all of them have; what only some have stays as it is.
  const [before] = useState(() => commonTags(ids));
  const [tags, setTags] = useState<readonly string[]>(before);
  const [typed, setTyped] = useState('');
  const known = [...new Set(useStore($list).items.flatMap((item) => item.tags))].filter((tag) => !tags.includes(tag));
  const add = (tag: string) => {
    const clean = tag.replace(/^#/, '').trim().slice(0, limits.tagCharacters);
    if (clean !== '' && !tags.includes(clean) && tags.length < limits.tags) setTags([...tags, clean]);
    setTyped('');
  };
  const save = () => {
    const all = typed.trim() === '' ? tags : [...tags, typed.replace(/^#/, '').trim()];
    const next = [...new Set(all)].filter(Boolean).slice(0, limits.tags);
    const added = next.filter((tag) => !before.includes(tag));
    const removed = before.filter((tag) => !next.includes(tag));
    if (added.length + removed.length > 0) void changeMany(ids, { add_tags: added, remove_tags: removed });
    onClose();
  };
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth>
      <DialogTitle>{t('tags')}</DialogTitle>
      <DialogContent>
        <div className="flex flex-wrap gap-1.5 rounded-md border border-edge bg-raised p-2 focus-within:border-accent">
          {tags.map((tag) => (
            <span key={tag} className="flex items-center gap-1 rounded-sm bg-tint ps-2.5 text-sm text-on-tint">
              {tag}
              <button
                type="button"
                aria-label={t('removeTag', { tag })}
                onClick={() => setTags(tags.filter((other) => other !== tag))}
                className="grid size-[30px] place-items-center rounded-sm hover:bg-hover"
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
            className="h-[30px] min-w-24 flex-1 bg-transparent px-1 text-sm outline-none placeholder:text-faint"
          />
        </div>
        {known.length > 0 && (
          <div className="mt-3 flex flex-wrap gap-1.5">
            {known.slice(0, 12).map((tag) => (
              <button
                key={tag}
                type="button"
                onClick={() => add(tag)}
                className="h-8 rounded-sm border border-line px-2.5 text-sm text-soft hover:bg-hover"
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
