import TextField from '@mui/material/TextField';
import { useState, type FormEvent } from 'react';
import { Button } from '../../../shared/ui/button.tsx';
import { readPrompts } from '../core/read-prompts.ts';
import { importPrompts } from '../stores/prompts.ts';
import { useText } from '../text.ts';

/** Several prompts at once, from a text or from what another program exported. */
export function ImportForm({ onDone }: { readonly onDone: () => void }) {
  const t = useText();
  const [words, setWords] = useState('');
  const count = readPrompts(words).length;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (count === 0) return;
    await importPrompts(words);
    onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <TextField
        label={t('importText')}
        helperText={t('importHint')}
        multiline
        minRows={5}
        maxRows={14}
        autoFocus
        value={words}
        onChange={(event) => setWords(event.target.value)}
        slotProps={{ htmlInput: { dir: 'auto' } }}
      />
      <div className="flex items-center justify-end gap-2">
        <span role="status" className="me-auto text-sm text-soft">
          {t('found', { count })}
        </span>
        <Button onClick={onDone}>{t('cancel')}</Button>
        <Button type="submit" variant="contained" disabled={count === 0}>
          {t('import')}
        </Button>
      </div>
    </form>
  );
}
