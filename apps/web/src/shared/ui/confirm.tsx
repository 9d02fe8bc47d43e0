import { useStore } from '@nanostores/react';
import { atom } from 'nanostores';
import { later } from './later.tsx';

const ConfirmDialog = later(async () => (await import('./confirm-dialog.tsx')).ConfirmDialog);

interface Question {
  readonly title: string;
  readonly text: string;
  readonly accept: string;
  readonly isDangerous?: boolean;
}

export interface AskedQuestion extends Question {
  readonly answer: (accepted: boolean) => void;
}

const $question = atom<AskedQuestion | undefined>();

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

/** Where questions are asked; stands once on the page. */
export function ConfirmPlace() {
  const question = useStore($question);
  return question ? <ConfirmDialog question={question} /> : null;
}
