import type { Provider } from '@parley/protocol';
import { useState, type FormEvent } from 'react';
import { Button } from '../../../../shared/ui/button.tsx';
import { ProblemNote } from '../../../../shared/ui/page-body.tsx';
import { change, testProvider } from '../../stores/providers.ts';
import { useText } from '../../text.ts';
import { TextInput } from './fields.tsx';

/** The key is never shown: it can only be replaced. A new address wants it again. */
export function ProviderEdit({
  provider,
  usualAddress,
  onDone,
}: {
  readonly provider: Provider;
  readonly usualAddress: string;
  readonly onDone: () => void;
}) {
  const t = useText();
  const before = provider.base_url ?? '';
  const [address, setAddress] = useState(before);
  const [key, setKey] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const typed = address.trim();
    const wrong = await change(provider.id, {
      ...(typed === before ? {} : { base_url: typed === '' ? null : typed }),
      ...(key.trim() === '' ? {} : { api_key: key.trim() }),
    });
    setBusy(false);
    setProblem(wrong);
    if (wrong !== undefined) return;
    onDone();
    void testProvider(provider.id);
  };
  return (
    <form
      noValidate
      aria-label={t('edit')}
      onSubmit={(event) => void submit(event)}
      className="flex flex-col gap-4 rounded-md border border-line bg-paper p-4"
    >
      <div className="grid grid-cols-[repeat(auto-fit,minmax(15rem,1fr))] gap-4">
        <TextInput
          label={t('address')}
          type="url"
          value={address}
          onText={setAddress}
          placeholder={usualAddress}
          dir="ltr"
          spellCheck={false}
          autoFocus
        />
        <TextInput
          label={t('newKey')}
          hint={provider.key_hint === null ? t('apiKeyHint') : t('newKeyHint', { hint: provider.key_hint })}
          type="password"
          value={key}
          onText={setKey}
          dir="ltr"
          autoComplete="new-password"
        />
      </div>
      {problem !== undefined && <ProblemNote text={problem} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="contained" disabled={isBusy}>
          {t('saveAndTest')}
        </Button>
        <Button variant="text" onClick={onDone}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
