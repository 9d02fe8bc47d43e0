import type { LibraryModelList } from '@parley/protocol';
import { useState, type FormEvent } from 'react';
import { Button } from '../../../../shared/ui/button.tsx';
import { ProblemNote } from '../../../../shared/ui/page-body.tsx';
import { importFile } from '../../stores/library.ts';
import { useText } from '../../text.ts';
import { Checkbox, TextInput } from './fields.tsx';

/** A GGUF file of the server's machine: this page cannot see that disk, so its path is written. */
export function ImportForm({
  from,
  onDone,
}: {
  readonly from: LibraryModelList['import_from'];
  readonly onDone: () => void;
}) {
  const t = useText();
  const [file, setFile] = useState('');
  const [isLink, setLink] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    const wrong = await importFile(file.trim(), isLink ? 'link' : 'copy');
    setBusy(false);
    setProblem(wrong);
    if (wrong === undefined) onDone();
  };
  return (
    <form
      onSubmit={(event) => void submit(event)}
      className="flex flex-col gap-3 rounded-lg border border-line bg-raised p-4"
    >
      <TextInput
        label={t('importPath')}
        hint={from === 'folder' ? t('importFolderHint') : t('importHint')}
        value={file}
        onText={setFile}
        dir="ltr"
        placeholder="/home/me/model.gguf"
        autoFocus
        spellCheck={false}
      />
      <Checkbox label={t('importLink')} checked={isLink} onCheck={setLink} />
      {problem !== undefined && <ProblemNote text={problem} />}
      <div className="flex gap-2">
        <Button type="submit" variant="contained" disabled={file.trim() === '' || isBusy}>
          {isBusy ? t('importing') : t('importFile')}
        </Button>
        <Button variant="text" onClick={onDone}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
