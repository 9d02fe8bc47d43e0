import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useStore } from '@nanostores/react';
import { atom } from 'nanostores';
import { textOf } from '../i18n/i18n.ts';
import type { messages } from '../messages/en.ts';

interface Question {
  readonly title: string;
  readonly text: string;
  readonly accept: string;
  readonly isDangerous?: boolean;
}

const $question = atom<(Question & { readonly answer: (accepted: boolean) => void }) | undefined>();
const { useText } = textOf<typeof messages>('shared');

/** Asks before what cannot be undone. */
export function confirm(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    $question.set({
      ...question,
      answer(accepted) {
        $question.set(undefined);
        resolve(accepted);
      },
    });
  });
}

export function ConfirmDialog() {
  const t = useText();
  const question = useStore($question);
  if (!question) return null;
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
