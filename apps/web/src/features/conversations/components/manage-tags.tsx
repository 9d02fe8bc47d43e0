import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useStore } from '@nanostores/react';
import { limits } from '@parley/protocol';
import { useState } from 'react';
import { LabelledButton } from '../../../shared/ui/action-button.tsx';
import { confirm } from '../../../shared/ui/confirm.tsx';
import { EditIcon, TrashIcon } from '../../../shared/ui/icons.ts';
import { renameTag } from '../stores/changes.ts';
import { $tag, $tags } from '../stores/view.ts';
import { useText } from '../text.ts';
import { RenameField } from './rename-field.tsx';
import { colorOfTag, Swatch } from './swatch.tsx';

/** Renames a tag everywhere, or takes it off everywhere. */
export function ManageTags({ onClose }: { readonly onClose: () => void }) {
  const t = useText();
  const tags = useStore($tags);
  const [renamed, setRenamed] = useState<string>();
  const change = (tag: string, to: string | null) => {
    if ($tag.get() === tag) $tag.set(to ?? undefined);
    void renameTag(tag, to);
  };
  const remove = async (tag: string, count: number) => {
    const isSure = await confirm({
      title: t('removeTag', { tag }),
      text: t('removeTagText', { count }),
      accept: t('delete'),
      isDangerous: true,
    });
    if (isSure) change(tag, null);
  };
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth>
      <DialogTitle>{t('manageTags')}</DialogTitle>
      <DialogContent>
        <ul className="flex flex-col">
          {tags.map(({ tag, count }) => (
            <li key={tag} className="flex h-11 items-center gap-2 border-b border-line last:border-0">
              <Swatch color={colorOfTag(tag)} />
              {renamed === tag ? (
                <RenameField
                  label={t('renameTag', { tag })}
                  title={tag}
                  className="h-9 text-sm"
                  onDone={(title) => {
                    setRenamed(undefined);
                    const clean = title?.replace(/^#/, '').slice(0, limits.tagCharacters);
                    if (clean !== undefined && clean !== '' && clean !== tag) change(tag, clean);
                  }}
                />
              ) : (
                <>
                  <span className="min-w-0 flex-1 truncate text-sm" dir="auto">
                    {tag}
                  </span>
                  <span className="text-xs text-faint">{count}</span>
                  <LabelledButton
                    size="small"
                    label={t('renameTag', { tag })}
                    icon={EditIcon}
                    onClick={() => setRenamed(tag)}
                  />
                  <LabelledButton
                    size="small"
                    label={t('removeTag', { tag })}
                    icon={TrashIcon}
                    onClick={() => void remove(tag, count)}
                  />
                </>
              )}
            </li>
          ))}
        </ul>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t('done')}</Button>
      </DialogActions>
    </Dialog>
  );
}
