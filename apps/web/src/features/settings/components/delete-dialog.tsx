import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useStore } from '@nanostores/react';
import { useState, type FormEvent } from 'react';
import { Button } from '../../../shared/ui/button.tsx';
import { ProblemNote } from '../../../shared/ui/page-body.tsx';
import { $session } from '../../session/index.ts';
import { $deleting, deleteAsTyped } from '../stores/data.ts';
import { useText } from '../text.ts';

/** Asks for the name, typed: nothing is deleted by one wrong press. */
export function DeleteDialog() {
  const t = useText();
  const what = useStore($deleting);
  const state = useStore($session);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isWorking, setIsWorking] = useState(false);
  if (what === undefined || state.kind !== 'signedIn') return null;
  const expected = state.user.display_name;
  const isAccount = what === 'account';
  const needsPassword = isAccount && state.user.email !== null && !state.session.oidc;
  const close = () => {
    setName('');
    setPassword('');
    setProblem(undefined);
    $deleting.set(undefined);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsWorking(true);
    const wrong = await deleteAsTyped(name, password);
    setIsWorking(false);
    if (wrong === undefined) close();
    else setProblem(wrong);
  };
  return (
    <Dialog open onClose={close} maxWidth="xs" fullWidth>
      <form onSubmit={(event) => void submit(event)}>
        <DialogTitle>{t(isAccount ? 'deleteAccountTitle' : 'deleteAllTitle')}</DialogTitle>
        <DialogContent className="flex flex-col gap-4">
          <p className="text-soft">{t(isAccount ? 'deleteAccountAsk' : 'deleteAllAsk')}</p>
          <TextField
            label={t('typeName', { name: expected })}
            value={name}
            onChange={(event) => setName(event.target.value)}
            autoFocus
            autoComplete="off"
            size="small"
            fullWidth
          />
          {isAccount && (needsPassword || state.user.email !== null) && (
            <TextField
              type="password"
              label={t('yourPassword')}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              autoComplete="current-password"
              required={needsPassword}
              size="small"
              fullWidth
            />
          )}
          {problem !== undefined && <ProblemNote text={problem} />}
        </DialogContent>
        <DialogActions>
          <Button onClick={close}>{t('keepIt')}</Button>
          <Button
            type="submit"
            variant="contained"
            color="error"
            disabled={isWorking || name.trim() !== expected.trim()}
          >
            {t('deleteForever')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
