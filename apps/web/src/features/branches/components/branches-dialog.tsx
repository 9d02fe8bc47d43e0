import Dialog from '@mui/material/Dialog';
import DialogTitle from '@mui/material/DialogTitle';
import { useStore } from '@nanostores/react';
import { useEffect, useId, useMemo, useState } from 'react';
import { announce } from '../../../shared/lib/announce.ts';
import { LabelledButton } from '../../../shared/ui/action-button.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { CloseIcon } from '../../../shared/ui/icons.ts';
import { $isNarrow } from '../../../shared/ui/layout.ts';
import { ProblemNote } from '../../../shared/ui/page-body.tsx';
import { branchTreeOf } from '../stores/branch-tree.ts';
import type { ShownChat } from '../stores/bring-here.ts';
import { showBranch } from '../stores/show-branch.ts';
import { drawTree } from '../stores/tree.ts';
import { useText } from '../text.ts';
import { TreeView } from './tree-view.tsx';

/** The usual room around a dialog is given up. */
const wholeScreen = { margin: 0, border: 0, borderRadius: 0, paddingTop: 'env(safe-area-inset-top)' };

export interface BranchesDialogProps {
  readonly chat: ShownChat;
  readonly onClose: () => void;
}

/** Everything that was tried in a conversation, on one picture: what went off from where, and which of it is shown. */
export function BranchesDialog({ chat, onClose }: BranchesDialogProps) {
  const t = useText();
  const titleId = useId();
  const isNarrow = useStore($isNarrow);
  const tree = useMemo(() => branchTreeOf(chat.id), [chat]);
  const { value, problem } = useStore(tree.$state);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const drawn = useMemo(() => value && drawTree(value, open), [value, open]);
  useEffect(() => void tree.read(), [tree]);
  const show = (messageId: string) => {
    onClose();
    void showBranch(chat, messageId, drawn?.present.has(messageId) === true).then(() => announce(t('shown')));
  };
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      fullScreen={isNarrow}
      maxWidth="sm"
      fullWidth
      aria-labelledby={titleId}
      slotProps={isNarrow ? { paper: { sx: wholeScreen } } : {}}
    >
      <DialogTitle className="flex items-start gap-3" component="div">
        <div className="min-w-0 flex-1">
          <h2 id={titleId}>{t('title')}</h2>
          <p className="min-h-5 text-sm font-normal text-faint">
            {drawn && `${t('branches', { count: drawn.branches })} · ${t('messages', { count: drawn.messages })}`}
          </p>
        </div>
        <LabelledButton label={t('close')} icon={CloseIcon} onClick={onClose} />
      </DialogTitle>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-3 pt-1 pb-4 sm:min-h-72" data-branches>
        {problem !== undefined && (
          <ProblemNote
            text={problem}
            action={
              <Button size="small" onClick={() => void tree.read()}>
                {t('tryAgain')}
              </Button>
            }
          />
        )}
        {!drawn && problem === undefined && <Skeleton />}
        {value?.is_cut === true && (
          <p className="mx-2 mb-2 rounded-sm bg-warn-tint px-3 py-2 text-sm text-warn">
            {t('onlyNewest', { count: value.nodes.length })}
          </p>
        )}
        {drawn && drawn.branches < 2 && (
          <p className="mx-2 mb-3 rounded-md bg-sunken px-4 py-3 text-sm text-soft">{t('oneLine')}</p>
        )}
        {drawn && drawn.rows.length > 0 && (
          <TreeView rows={drawn.rows} labelledBy={titleId} onShow={show} onToggle={toggle} />
        )}
      </div>
    </Dialog>
  );
}

function Skeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-3 px-2 pt-1">
      {[60, 25, 45, 70, 50].map((width, index) => (
        <div key={index} className={`flex items-center gap-4 ${index === 2 || index === 3 ? 'ps-6' : ''}`}>
          <span className="skeleton size-3 rounded-full" />
          <span className="skeleton h-9" style={{ width: `${width}%` }} />
        </div>
      ))}
    </div>
  );
}
