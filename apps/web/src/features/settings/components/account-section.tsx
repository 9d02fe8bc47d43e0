import { Button } from '../../../shared/ui/button.tsx';
import TextField from '@mui/material/TextField';
import { useStore } from '@nanostores/react';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { formatDateTime } from '../../../shared/i18n/format.ts';
import { Card, CardRow, ProblemNote, RowsSkeleton, Section } from '../../../shared/ui/page-body.tsx';
import { $user, signOut } from '../../session/index.ts';
import { changePassword, endOtherSessions, endSession, sessions } from '../stores/credentials.ts';
import { useText } from '../text.ts';

export function AccountSection() {
  const t = useText();
  const user = useStore($user);
  const { value, problem } = useStore(sessions.$state);
  useEffect(() => void sessions.read(), []);
  return (
    <>
      <Section title={t('account')}>
        <Card>
          <CardRow title={user?.display_name ?? ''} text={user?.email ?? ''}>
            <Button onClick={() => void signOut()}>{t('signOut')}</Button>
          </CardRow>
        </Card>
      </Section>
      <PasswordForm />
      <Section
        title={t('sessions')}
        text={t('sessionsText')}
        action={
          value && value.length > 1 ? (
            <Button size="small" title={t('endOthersText')} onClick={() => void endOtherSessions()}>
              {t('endOthers')}
            </Button>
          ) : undefined
        }
      >
        {problem !== undefined && <ProblemNote text={problem} />}
        {value ? (
          <Card>
            {value.map((session) => (
              <CardRow
                key={session.id}
                title={browserOf(session.user_agent)}
                text={t('lastSeen', { time: formatDateTime(session.last_seen_at) })}
              >
                {session.current ? (
                  <span className="text-sm text-good">{t('thisOne')}</span>
                ) : (
                  <Button size="small" onClick={() => void endSession(session.id)}>
                    {t('endSession')}
                  </Button>
                )}
              </CardRow>
            ))}
          </Card>
        ) : (
          problem === undefined && <RowsSkeleton count={2} />
        )}
      </Section>
    </>
  );
}

function PasswordForm() {
  const t = useText();
  const form = useRef<HTMLFormElement>(null);
  const [problem, setProblem] = useState<string>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const field = (name: string) => {
      const value = data.get(name);
      return typeof value === 'string' ? value : '';
    };
    const wrong = await changePassword(field('current'), field('next'));
    setProblem(wrong);
    if (wrong === undefined) form.current?.reset();
  };
  return (
    <Section title={t('password')} text={t('passwordText')}>
      <form ref={form} onSubmit={(event) => void submit(event)} className="flex flex-wrap items-end gap-3">
        <TextField
          name="current"
          type="password"
          label={t('currentPassword')}
          autoComplete="current-password"
          required
          size="small"
          sx={{ flex: '1 1 13rem' }}
        />
        <TextField
          name="next"
          type="password"
          label={t('newPassword')}
          autoComplete="new-password"
          required
          size="small"
          sx={{ flex: '1 1 13rem' }}
        />
        <Button type="submit" variant="contained">
          {t('changePassword')}
        </Button>
      </form>
      {problem !== undefined && <ProblemNote text={problem} />}
    </Section>
  );
}

/** "Firefox · Linux", as far as the browser tells. */
function browserOf(userAgent: string): string {
  const browser = /(Firefox|Edg|OPR|Chrome|Safari|parley)/i.exec(userAgent)?.[1];
  const system = /(Windows|Android|iPhone|iPad|Mac OS|Linux)/.exec(userAgent)?.[1];
  return [browser, system].filter(Boolean).join(' · ') || userAgent.slice(0, 60) || '–';
}
