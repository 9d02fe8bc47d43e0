import { Button } from '../../../shared/ui/button.tsx';
import TextField from '@mui/material/TextField';
import { useStore } from '@nanostores/react';
import { Scope } from '@parley/protocol';
import { useEffect, useState, type FormEvent } from 'react';
import { formatDate } from '../../../shared/i18n/format.ts';
import { confirm } from '../../../shared/ui/confirm.tsx';
import { Card, CardRow, EmptyNote, ProblemNote, RowsSkeleton, Section } from '../../../shared/ui/page-body.tsx';
import { $newKey, keys, makeKey, revokeKey } from '../stores/credentials.ts';
import { useText } from '../text.ts';

const usualScopes: readonly Scope[] = ['chat:read', 'chat:write'];

export function KeysSection() {
  const t = useText();
  const { value, problem } = useStore(keys.$state);
  const created = useStore($newKey);
  useEffect(() => {
    void keys.read();
    return () => $newKey.set(undefined);
  }, []);
  const revoke = async (id: string, name: string) => {
    const accepted = await confirm({
      title: t('revokeTitle', { name }),
      text: t('revokeText'),
      accept: t('revoke'),
      isDangerous: true,
    });
    if (accepted) await revokeKey(id);
  };
  return (
    <Section title={t('apiKeys')} text={t('apiKeysText')}>
      <NewKeyForm />
      {created && (
        <div role="status" className="rounded-lg bg-good-tint p-4 text-sm">
          <p className="font-medium text-good">{t('keyOnce')}</p>
          <code dir="ltr" className="mt-2 block rounded-sm bg-raised p-3 font-mono break-all select-all">
            {created.secret}
          </code>
        </div>
      )}
      {problem !== undefined && <ProblemNote text={problem} />}
      {value === undefined && problem === undefined && <RowsSkeleton count={2} />}
      {value?.length === 0 && <EmptyNote>{t('noApiKeys')}</EmptyNote>}
      {value !== undefined && value.length > 0 && (
        <Card>
          {value.map((key) => (
            <CardRow
              key={key.id}
              title={key.name}
              text={
                <>
                  <code dir="ltr" className="font-mono">
                    {key.prefix}…
                  </code>
                  {' · '}
                  {key.scopes.join(', ')}
                  {key.expires_at !== null && ` · ${t('expires', { date: formatDate(key.expires_at) })}`}
                </>
              }
            >
              <Button size="small" color="error" onClick={() => void revoke(key.id, key.name)}>
                {t('revoke')}
              </Button>
            </CardRow>
          ))}
        </Card>
      )}
    </Section>
  );
}

function NewKeyForm() {
  const t = useText();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Scope[]>(usualScopes);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '' || scopes.length === 0) return;
    await makeKey({ name: name.trim(), scopes: [...scopes] });
    setName('');
  };
  return (
    <form
      onSubmit={(event) => void submit(event)}
      className="flex flex-col gap-3 rounded-lg border border-line bg-raised p-4"
    >
      <div className="flex flex-wrap items-end gap-3">
        <TextField
          label={t('keyName')}
          size="small"
          value={name}
          onChange={(event) => setName(event.target.value)}
          slotProps={{ htmlInput: { maxLength: 100 } }}
          sx={{ flex: '1 1 14rem' }}
        />
        <Button type="submit" variant="contained" disabled={name.trim() === '' || scopes.length === 0}>
          {t('makeKey')}
        </Button>
      </div>
      <fieldset className="flex flex-wrap gap-x-5 gap-y-1">
        <legend className="mb-1 text-sm text-soft">{t('scopes')}</legend>
        {Scope.options.map((scope) => (
          <label key={scope} className="flex min-h-8 items-center gap-2 text-sm">
            <input
              type="checkbox"
              className="size-4 accent-[var(--color-accent)]"
              checked={scopes.includes(scope)}
              onChange={(event) =>
                setScopes(event.target.checked ? [...scopes, scope] : scopes.filter((other) => other !== scope))
              }
            />
            <code>{scope}</code>
          </label>
        ))}
      </fieldset>
    </form>
  );
}
