import { Button } from '../../../shared/ui/button.tsx';
import TextField from '@mui/material/TextField';
import type { CurrentSession } from '@parley/protocol';
import { useRef, useState, type FormEvent } from 'react';
import { Orb } from '../../../shared/ui/orb.tsx';
import { enter, setUp } from '../stores/session.ts';
import { useText } from '../text.ts';

/** Signing in, or making the first account where there is none. */
export function SignInPage({ session, isExpired }: { readonly session: CurrentSession; readonly isExpired: boolean }) {
  const t = useText();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  const isFirst = session.setup_needed;

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const field = (name: string) => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    const credentials = { email: field('email'), password: field('password') };
    setBusy(true);
    setProblem(undefined);
    const wrong = await (isFirst
      ? setUp({ ...credentials, display_name: field('name'), code: field('code').trim() })
      : enter(credentials));
    setBusy(false);
    setProblem(wrong);
    if (wrong !== undefined) password.current?.select();
  };

  return (
    <main className="grid h-full place-items-center overflow-y-auto bg-sunken p-4">
      <div className="animate-rise w-full max-w-[26rem] rounded-xl border border-line bg-raised p-8 shadow-mid">
        <Orb size={52} />
        <h1 className="mt-5 text-2xl">{isFirst ? t('welcome') : t('signInTitle')}</h1>
        <p className="mt-2 text-soft">{isFirst ? t('firstIntro') : isExpired ? t('expired') : t('signInIntro')}</p>
        <form onSubmit={(event) => void submit(event)} className="mt-6 flex flex-col gap-4">
          {isFirst && (
            <TextField
              label={t('name')}
              name="name"
              autoComplete="name"
              required
              autoFocus
              slotProps={{ htmlInput: { maxLength: 100 } }}
            />
          )}
          <TextField
            label={t('email')}
            name="email"
            type="email"
            autoComplete="username"
            required
            autoFocus={!isFirst}
            slotProps={{ htmlInput: { maxLength: 254 } }}
          />
          <TextField
            label={t('password')}
            name="password"
            type="password"
            autoComplete={isFirst ? 'new-password' : 'current-password'}
            required
            inputRef={password}
            slotProps={{ htmlInput: { maxLength: 256 } }}
          />
          {isFirst && (
            <TextField
              label={t('code')}
              name="code"
              required
              autoComplete="off"
              helperText={t('codeHelp')}
              defaultValue={new URLSearchParams(location.search).get('setup') ?? ''}
              slotProps={{ htmlInput: { maxLength: 200, spellCheck: false } }}
            />
          )}
          {problem !== undefined && (
            <p role="alert" className="rounded-md bg-danger-tint px-3 py-2 text-sm text-danger">
              {problem}
            </p>
          )}
          <Button type="submit" variant="contained" size="large" disabled={isBusy}>
            {isFirst ? t('createFirst') : t('signIn')}
          </Button>
        </form>
        {session.oidc && (
          <Button size="large" className="mt-3 w-full" onClick={() => location.assign('/api/auth/oidc/start')}>
            {t('withOrganisation')}
          </Button>
        )}
      </div>
    </main>
  );
}
