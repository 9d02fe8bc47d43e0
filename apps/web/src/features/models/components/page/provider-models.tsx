import type { Provider, ProviderModel } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { Button } from '../../../../shared/ui/button.tsx';
import { ProblemNote, RowsSkeleton } from '../../../../shared/ui/page-body.tsx';
import { change, readAvailable } from '../../stores/providers.ts';
import { useText } from '../../text.ts';
import { TextInput } from './fields.tsx';
import { ModelChoice } from './model-choice.tsx';

/** Which of a provider's models are shown; one that it does not list can be named. */
export function ProviderModels({ provider, onDone }: { readonly provider: Provider; readonly onDone: () => void }) {
  const t = useText();
  const [listed, setListed] = useState<readonly ProviderModel[]>();
  const [chosen, setChosen] = useState<readonly string[]>(() => provider.models.map(({ id }) => id));
  const [named, setNamed] = useState<readonly ProviderModel[]>([]);
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    let isOpen = true;
    void readAvailable(provider.id).then((read) => {
      if (!isOpen) return;
      setListed('problem' in read ? [] : read.value);
      if ('problem' in read) setProblem(read.problem);
    });
    return () => {
      isOpen = false;
    };
  }, [provider.id]);
  if (listed === undefined) return <RowsSkeleton count={3} />;
  // What was set for a model (its price, its window) stays with it.
  const all = [...provider.models, ...named, ...listed].filter(
    ({ id }, index, every) => every.findIndex((other) => other.id === id) === index,
  );
  const addNamed = () => {
    const id = typed.trim();
    if (id === '') return;
    setNamed([...named, { id }]);
    setChosen([...chosen.filter((other) => other !== id), id]);
    setTyped('');
  };
  const save = async () => {
    setBusy(true);
    const wrong = await change(provider.id, { models: all.filter(({ id }) => chosen.includes(id)) });
    setBusy(false);
    setProblem(wrong);
    if (wrong === undefined) onDone();
  };
  return (
    <div className="flex flex-col gap-4 rounded-md border border-line bg-paper p-4">
      {problem !== undefined && <ProblemNote text={problem} />}
      {all.length > 0 && <ModelChoice models={all} chosen={chosen} onChoose={setChosen} />}
      <div className="flex flex-wrap items-end gap-2">
        <TextInput
          label={t('nameModel')}
          hint={t('nameModelHint')}
          value={typed}
          onText={setTyped}
          dir="ltr"
          spellCheck={false}
          className="flex-1 basis-56"
        />
        <Button disabled={typed.trim() === ''} onClick={addNamed}>
          {t('addModel')}
        </Button>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button variant="contained" disabled={isBusy} onClick={() => void save()}>
          {t('save')}
        </Button>
        <Button variant="text" onClick={onDone}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  );
}
