import type { LibraryModel } from '@parley/protocol';
import { useState, type FormEvent } from 'react';
import { Button } from '../../../../shared/ui/button.tsx';
import { ProblemNote } from '../../../../shared/ui/page-body.tsx';
import { attachAdapter, detachAdapter, scaleAdapter } from '../../stores/library.ts';
import { useText } from '../../text.ts';
import type { LibraryCardProps } from './library-card.tsx';
import { TextInput } from './fields.tsx';

/** LoRA adapters of a model: what is on, how strongly, and another one. */
export function Adapters({
  model,
  importFrom,
}: { readonly model: LibraryModel } & Pick<LibraryCardProps, 'importFrom'>) {
  const t = useText();
  const [file, setFile] = useState('');
  const [problem, setProblem] = useState<string>();
  const attempt = async (work: Promise<string | undefined>) => {
    const wrong = await work;
    setProblem(wrong);
    return wrong === undefined;
  };
  const attach = async (event: FormEvent) => {
    event.preventDefault();
    if (await attempt(attachAdapter(model.id, file.trim()))) setFile('');
  };
  return (
    <div className="flex flex-col gap-2">
      <h4 className="font-medium">{t('adapters')}</h4>
      {model.adapters.length === 0 && <p className="text-soft">{t('noAdapters')}</p>}
      <ul className="flex flex-col gap-2">
        {model.adapters.map((adapter) => (
          <li key={adapter.id} className="flex flex-wrap items-end gap-3">
            <span className="min-w-0 flex-1 basis-40 break-all" dir="ltr">
              {adapter.file_name}
            </span>
            <TextInput
              key={adapter.scale}
              label={t('scaleOf', { name: adapter.id })}
              type="number"
              min={-10}
              max={10}
              step={0.1}
              defaultValue={adapter.scale}
              onText={() => {}}
              onBlur={(event) => {
                const scale = Number(event.target.value);
                if (event.target.value !== '' && scale !== adapter.scale)
                  void attempt(scaleAdapter(model.id, adapter.id, scale));
              }}
              className="w-44"
            />
            <Button size="small" color="error" onClick={() => void attempt(detachAdapter(model.id, adapter.id))}>
              {t('detach')}
            </Button>
          </li>
        ))}
      </ul>
      {importFrom !== 'nowhere' && (
        <form onSubmit={(event) => void attach(event)} className="flex flex-wrap items-end gap-3">
          <TextInput
            label={t('adapterPath')}
            value={file}
            onText={setFile}
            dir="ltr"
            placeholder="/home/me/lora.gguf"
            spellCheck={false}
            className="flex-1 basis-56"
          />
          <Button type="submit" disabled={file.trim() === ''}>
            {t('attach')}
          </Button>
        </form>
      )}
      {problem !== undefined && <ProblemNote text={problem} />}
    </div>
  );
}
