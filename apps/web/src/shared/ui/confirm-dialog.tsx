import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { textOf } from '../i18n/i18n.ts';
import type { messages } from '../messages/en.ts';
import { Button } from './button.tsx';
import type { AskedQuestion } from './confirm.tsx';

const { useText } = textOf<typeof messages>('shared');

export function ConfirmDialog({ question }: { readonly question: AskedQuestion }) {
  const t = useText();
  return (
    <Dialog open onClose={() => question.answer(false)} maxWidth="xs" fullWidth>
      <DialogTitle>{question.title}</DialogTitle>
      <DialogContent>
        <p className="text-soft">{question.text}</p>
      </DialogContent>
      <DialogActions>
        <Button onClick={() => question.answer(false)}>{t('cancel')}</Button>
        <Button
          variant="contained"
          color={question.isDangerous === true ? 'error' : 'primary'}
          autoFocus
          onClick={() => question.answer(true)}
        >
          {question.accept}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
