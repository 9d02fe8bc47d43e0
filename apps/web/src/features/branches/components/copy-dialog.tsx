import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useStore } from '@nanostores/react';
import type { CopyScope } from '@parley/protocol';
import { useEffect, useId, useMemo, useState } from 'react';
import { Button } from '../../../shared/ui/button.tsx';
import { branchTreeOf } from '../stores/branch-tree.ts';
import { countScopes } from '../stores/scopes.ts';
import { useText } from '../text.ts';

export interface CopyDialogProps {
  readonly conversationId: string;
  readonly messageId: string;
  readonly onCopy: (scope: CopyScope) => void;
  readonly onClose: () => void;
}

const scopes = [
  { scope: 'branch', title: 'scopeBranch', text: 'scopeBranchText' },
  { scope: 'alternatives', title: 'scopeAlternatives', text: 'scopeAlternativesText' },
  { scope: 'all', title: 'scopeAll', text: 'scopeAllText' },
] as const;

/** How much of a conversation goes into its copy. */
export function CopyDialog({ conversationId, messageId, onCopy, onClose }: CopyDialogProps) {
  const t = useText();
  const name = useId();
  const [chosen, setChosen] = useState<CopyScope>('branch');
  const tree = useMemo(() => branchTreeOf(conversationId), [conversationId]);
  const { value } = useStore(tree.$state);
  const counts = useMemo(() => value && countScopes(value, messageId), [value, messageId]);
  useEffect(() => void tree.read(), [tree]);
  const copy = () => {
    onClose();
    onCopy(chosen);
  };
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={name}>
      <DialogTitle id={name}>{t('copyTitle')}</DialogTitle>
      <DialogContent>
        <fieldset className="flex flex-col gap-2" data-scopes>
          <legend className="sr-only">{t('copyTitle')}</legend>
          {scopes.map(({ scope, title, text }) => (
            <label
              key={scope}
              className="flex cursor-pointer items-start gap-3 rounded-md border border-line px-4 py-3 hover:bg-hover has-checked:border-accent has-checked:bg-tint has-checked:text-on-tint has-focus-visible:outline-2 has-focus-visible:outline-accent"
            >
              <input
                type="radio"
                name={name}
                checked={scope === chosen}
                autoFocus={scope === 'branch'}
                onChange={() => setChosen(scope)}
                className="mt-1 size-4 shrink-0 accent-accent"
              />
              <span className="min-w-0 flex-1">
                <span className="flex flex-wrap items-baseline justify-between gap-x-3">
                  <span className="font-medium">{t(title)}</span>
                  {counts && (
                    <span className="text-xs tabular-nums opacity-80">{t('messages', { count: counts[scope] })}</span>
                  )}
                </span>
                <span className="block text-sm opacity-80">{t(text)}</span>
              </span>
            </label>
          ))}
        </fieldset>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button variant="contained" onClick={copy}>
          {t('copy')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
