import { lateWords } from '../../shared/i18n/i18n.ts';
import { later } from '../../shared/ui/later.tsx';

export { bringHere } from './stores/bring-here.ts';
export { $branchesOf } from './stores/shown.ts';

export const BranchesDialog = later(async () => {
  const [{ BranchesDialog }] = await Promise.all([import('./components/branches-dialog.tsx'), lateWords()]);
  return BranchesDialog;
});
export const CopyDialog = later(async () => {
  const [{ CopyDialog }] = await Promise.all([import('./components/copy-dialog.tsx'), lateWords()]);
  return CopyDialog;
});
