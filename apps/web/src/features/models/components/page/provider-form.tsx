import type { ProviderCheck, ProviderKind } from '@parley/protocol';
import { useState, type FormEvent } from 'react';
import { formatLatency } from '../../../../shared/i18n/format.ts';
import { Button } from '../../../../shared/ui/button.tsx';
import { ProblemNote } from '../../../../shared/ui/page-body.tsx';
import type { ProviderList } from '../../api/administration.ts';
import { add, check } from '../../stores/providers.ts';
import { freeName } from '../../stores/provider-names.ts';
import { useText } from '../../text.ts';
import { ModelChoice } from './model-choice.tsx';
import { Select, TextInput } from './fields.tsx';

export interface ProviderFormProps {
  readonly list: ProviderList;
  readonly onDone: () => void;
}

const namePattern = /^[a-z0-9][a-z0-9_-]{0,40}$/;

/** First it is tried; what it lists is then offered for choice. Nothing is kept before that, unless somebody insists. */
export function ProviderForm({ list, onDone }: ProviderFormProps) {
  const t = useText();
  const taken = list.items.map(({ name }) => name);
  const [kind, setKind] = useState<ProviderKind>('openai');
  const [name, setName] = useState(() => freeName('openai', taken));
  const [address, setAddress] = useState('');
  const [key, setKey] = useState('');
  const [region, setRegion] = useState('');
  const [accessKey, setAccessKey] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [checked, setChecked] = useState<ProviderCheck>();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const facts = list.kinds.find((one) => one.kind === kind);
  const isBedrock = kind === 'amazon_bedrock';
  const needsAddress = facts?.base_url == null && !isBedrock;
  const isComplete =
    namePattern.test(name) &&
    (!needsAddress || address.trim() !== '') &&
    (facts?.key !== 'required' || key.trim() !== '') &&
    (!isBedrock || region.trim() !== '');
  const body = {
    kind,
    ...(address.trim() === '' ? {} : { base_url: address.trim() }),
    ...(key.trim() === '' ? {} : { api_key: key.trim() }),
    options: {
      ...(isBedrock && region.trim() !== '' ? { region: region.trim() } : {}),
      ...(isBedrock && accessKey.trim() !== '' ? { access_key_id: accessKey.trim() } : {}),
    },
  };
  // What was checked is no longer what stands there.
  const changing =
    <Value,>(set: (value: Value) => void) =>
    (value: Value) => {
      set(value);
      setChecked(undefined);
      setProblem(undefined);
    };
  const choose = (next: string) => {
    setKind(next as ProviderKind);
    setName(freeName(next, taken));
    setAddress('');
    setKey('');
  };
  const tryIt = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    const done = await check(body);
    setBusy(false);
    if ('problem' in done) return setProblem(done.problem);
    setChecked(done.value);
    setChosen(done.value.recommended);
    if (!done.value.ok) setProblem(done.value.detail);
  };
  const keep = async () => {
    setBusy(true);
    const models = checked?.models.filter(({ id }) => chosen.includes(id));
    const done = await add({ ...body, name, ...(models === undefined || models.length === 0 ? {} : { models }) });
    setBusy(false);
    if ('problem' in done) setProblem(done.problem);
    else onDone();
  };
  return (
    <form
      noValidate
      aria-label={t('addProvider')}
      onSubmit={(event) => void tryIt(event)}
      className="flex flex-col gap-4 rounded-lg border border-line bg-raised p-4"
    >
      <div className="grid grid-cols-[repeat(auto-fit,minmax(15rem,1fr))] gap-4">
        <Select
          label={t('providerKind')}
          value={kind}
          onText={changing(choose)}
          options={list.kinds.map((one) => ({ value: one.kind, label: one.name }))}
          hint={facts?.place === 'own' ? t('placeOwn') : t('placeHosted')}
          autoFocus
        />
        <TextInput
          label={t('providerName')}
          hint={t('providerNameHint', { name: name === '' ? 'name' : name })}
          value={name}
          onText={(text) => setName(text.toLowerCase())}
          aria-invalid={!namePattern.test(name)}
          dir="ltr"
          spellCheck={false}
        />
        <TextInput
          label={needsAddress ? t('address') : t('addressOptional')}
          type="url"
          value={address}
          onText={changing(setAddress)}
          placeholder={
            facts?.base_url ?? (kind === 'azure_openai' ? 'https://NAME.openai.azure.com' : 'http://10.0.0.5:8000/v1')
          }
          dir="ltr"
          spellCheck={false}
          autoComplete="off"
        />
        <TextInput
          label={facts?.key === 'required' ? t('apiKey') : t('apiKeyOptional')}
          hint={t('apiKeyHint')}
          type="password"
          value={key}
          onText={changing(setKey)}
          dir="ltr"
          autoComplete="new-password"
        />
        {isBedrock && (
          <>
            <TextInput
              label={t('region')}
              value={region}
              onText={changing(setRegion)}
              placeholder="eu-central-1"
              dir="ltr"
            />
            <TextInput label={t('accessKeyId')} value={accessKey} onText={changing(setAccessKey)} dir="ltr" />
          </>
        )}
      </div>
      {problem !== undefined && <ProblemNote text={problem} />}
      {checked?.ok === true && (
        <div role="status" className="rounded-md bg-good-tint px-4 py-3 text-sm text-good">
          {t('checkOk', {
            model: checked.model ?? '',
            time: formatLatency(checked.first_token_ms ?? 0),
          })}
        </div>
      )}
      {checked !== undefined && checked.models.length > 0 && (
        <ModelChoice models={checked.models} chosen={chosen} onChoose={setChosen} />
      )}
      <div className="flex flex-wrap gap-2">
        {checked?.ok === true ? (
          <Button variant="contained" disabled={isBusy || chosen.length === 0} onClick={() => void keep()}>
            {t('addChosen', { count: chosen.length })}
          </Button>
        ) : (
          <Button type="submit" variant="contained" disabled={!isComplete || isBusy}>
            {isBusy ? t('checking') : t('check')}
          </Button>
        )}
        {checked?.ok === false && (
          <Button disabled={isBusy} onClick={() => void keep()}>
            {t('addAnyway')}
          </Button>
        )}
        <Button variant="text" onClick={onDone}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
