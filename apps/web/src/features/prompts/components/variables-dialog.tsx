import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import { Button } from '../../../shared/ui/button.tsx';
import { fill } from '../core/variables.ts';
import type { Filling } from '../stores/filling.ts';
import { useText } from '../text.ts';

/** Asks for what stands between braces, and shows what comes of it. */
export function VariablesDialog({ filling }: { readonly filling: Filling }) {
  const t = useText();
  const [values, setValues] = useState<ReadonlyMap<string, string>>(
    () => new Map(filling.variables.map(({ name, usual }) => [name.toLowerCase(), usual])),
  );
  const filled = fill(filling.content, values);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    filling.answer(filled);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    filling.answer(filled);
  };
  return (
    <Dialog open fullWidth maxWidth="sm" onClose={() => filling.answer(undefined)} aria-labelledby="prompt-variables">
      <form onSubmit={submit}>
        <DialogTitle id="prompt-variables">{t('fillIn', { name: `\u2068${filling.title}\u2069` })}</DialogTitle>
        <DialogContent>
          <div className="flex flex-col gap-4 pt-2">
            {filling.variables.map(({ name }, index) => (
              <TextField
                key={name}
                label={name}
                size="small"
                multiline
                maxRows={6}
                autoFocus={index === 0}
                value={values.get(name.toLowerCase()) ?? ''}
                onChange={(event) => setValues(new Map(values).set(name.toLowerCase(), event.target.value))}
                onKeyDown={onKeyDown}
                slotProps={{ htmlInput: { dir: 'auto' } }}
              />
            ))}
            <p
              dir="auto"
              aria-label={t('preview')}
              className="max-h-40 overflow-y-auto rounded-md bg-sunken px-3 py-2 text-sm break-words whitespace-pre-wrap text-soft"
            >
              {filled}
            </p>
          </div>
        </DialogContent>
        <DialogActions>
          <Button onClick={() => filling.answer(undefined)}>{t('cancel')}</Button>
          <Button type="submit" variant="contained">
            {t('insert')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
