import { Button } from '../../../shared/ui/button.tsx';
import TextField from '@mui/material/TextField';
import type { Role, User } from '@parley/protocol';
import { useRef, useState, type FormEvent } from 'react';
import { useStore } from '@nanostores/react';
import { formatDate } from '../../../shared/i18n/format.ts';
import { confirm } from '../../../shared/ui/confirm.tsx';
import { CardRow, ProblemNote, Section } from '../../../shared/ui/page-body.tsx';
import { $user } from '../../session/index.ts';
import { addUser, changeUser, users } from '../stores/admin.ts';
import { useText } from '../text.ts';
import { PagedList } from './paged-list.tsx';

export function UsersSection() {
  const t = useText();
  const [isAdding, setAdding] = useState(false);
  return (
    <Section
      title={t('users')}
      action={
        <Button size="small" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>
          {t('newUser')}
        </Button>
      }
    >
      {isAdding && <NewUserForm onDone={() => setAdding(false)} />}
      <PagedList pages={users} draw={(user) => <UserRow key={user.id} user={user} />} />
    </Section>
  );
}

function UserRow({ user }: { readonly user: User }) {
  const t = useText();
  const isSelf = useStore($user)?.id === user.id;
  const isSuspended = user.status === 'suspended';
  const suspend = async () => {
    const accepted = await confirm({
      title: t('suspendTitle', { name: user.display_name }),
      text: t('suspendText'),
      accept: t('suspend'),
      isDangerous: true,
    });
    if (accepted) await changeUser(user, { status: 'suspended' });
  };
  return (
    <CardRow
      title={
        <span className={isSuspended ? 'text-faint' : ''}>
          {user.display_name}
          {isSuspended && (
            <span className="ms-2 rounded-sm bg-danger-tint px-1.5 text-xs text-danger">{t('suspended')}</span>
          )}
        </span>
      }
      text={`${user.email ?? '–'} · ${t('since', { date: formatDate(user.created_at) })}`}
    >
      <select
        aria-label={t('role', { name: user.display_name })}
        value={user.role}
        disabled={isSelf}
        onChange={(event) => void changeUser(user, { role: event.target.value as Role })}
        className="h-9 rounded-sm border border-edge bg-raised px-2 text-sm"
      >
        <option value="user">{t('roleUser')}</option>
        <option value="admin">{t('roleAdmin')}</option>
      </select>
      {!isSelf && (
        <Button size="small" onClick={() => void (isSuspended ? changeUser(user, { status: 'active' }) : suspend())}>
          {isSuspended ? t('activate') : t('suspend')}
        </Button>
      )}
    </CardRow>
  );
}

function NewUserForm({ onDone }: { readonly onDone: () => void }) {
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
    const wrong = await addUser({ display_name: field('name'), email: field('email'), password: field('password') });
    setProblem(wrong);
    if (wrong === undefined) onDone();
  };
  return (
    <form
      ref={form}
      onSubmit={(event) => void submit(event)}
      className="flex flex-col gap-3 rounded-lg border border-line bg-raised p-4"
    >
      <div className="flex flex-wrap items-end gap-3">
        <TextField name="name" label={t('name')} size="small" required autoFocus sx={{ flex: '1 1 11rem' }} />
        <TextField
          name="email"
          type="email"
          label={t('email')}
          size="small"
          required
          autoComplete="off"
          sx={{ flex: '1 1 13rem' }}
        />
        <TextField
          name="password"
          type="password"
          label={t('password')}
          size="small"
          required
          autoComplete="new-password"
          sx={{ flex: '1 1 11rem' }}
        />
        <Button type="submit" variant="contained">
          {t('create')}
        </Button>
      </div>
      {problem !== undefined && <ProblemNote text={problem} />}
    </form>
  );
}
