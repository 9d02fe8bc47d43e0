import type { LibraryModel, LibraryModelDetails, LibraryModelList } from '@parley/protocol';
import { useEffect, useState, type ReactNode } from 'react';
import { formatBytes, formatDateTime, formatNumber } from '../../../../shared/i18n/format.ts';
import { sentenceOf } from '../../../../shared/lib/problems.ts';
import { ProblemNote } from '../../../../shared/ui/page-body.tsx';
import { readDetails } from '../../stores/library.ts';
import { useText } from '../../text.ts';
import { Adapters } from './adapters.tsx';

export interface ModelDetailsProps {
  readonly model: LibraryModel;
  readonly importFrom: LibraryModelList['import_from'];
}

/** Where it comes from, who vouches for its bytes, and what its file says of itself. */
export function ModelDetails({ model, importFrom }: ModelDetailsProps) {
  const t = useText();
  const [details, setDetails] = useState<LibraryModelDetails>();
  const [problem, setProblem] = useState<string>();
  const { id, state } = model;
  useEffect(() => {
    let isOpen = true;
    readDetails(id).then(
      (read) => isOpen && setDetails(read),
      (error: unknown) => isOpen && setProblem(sentenceOf(error)),
    );
    return () => {
      isOpen = false;
    };
  }, [id, state]);
  const head = details?.file_details ?? null;
  const known: Readonly<Record<string, string>> = {
    checked: t('sumChecked'),
    published: t('sumPublished'),
    'on first use': t('sumFirstUse'),
    imported: t('sumImported'),
  };
  return (
    <div className="flex flex-col gap-4 rounded-md border border-line bg-paper p-4 text-sm">
      {problem !== undefined && <ProblemNote text={problem} />}
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        <Fact name={t('licence')}>
          {model.licence.url === null ? (
            model.licence.id
          ) : (
            <a href={model.licence.url} target="_blank" rel="noreferrer noopener" className="text-accent underline">
              {model.licence.id}
            </a>
          )}
        </Fact>
        <Fact name={model.installed_from === null ? t('sources') : t('cameFrom')}>
          <span dir="ltr" className="font-mono text-xs break-all">
            {model.installed_from ?? (model.sources.join(', ') || '–')}
          </span>
        </Fact>
        {model.installed_at !== null && <Fact name={t('installedAt')}>{formatDateTime(model.installed_at)}</Fact>}
        {model.quantisation !== null && <Fact name={t('quantisation')}>{model.quantisation}</Fact>}
        {head && (
          <>
            <Fact name={t('architecture')}>{head.architecture}</Fact>
            {head.layers !== null && <Fact name={t('layers')}>{formatNumber(head.layers)}</Fact>}
            {head.vocabulary !== null && <Fact name={t('vocabulary')}>{formatNumber(head.vocabulary)}</Fact>}
            <Fact name={t('chatTemplate')}>
              {head.chat_template === null ? t('templateNone') : t('templateInFile')}
            </Fact>
            {head.memory.length > 0 && (
              <Fact name={t('memoryByContext')}>
                {head.memory
                  .map(
                    ({ context_tokens, memory_bytes }) =>
                      `${formatNumber(context_tokens)}: ${formatBytes(memory_bytes)}`,
                  )
                  .join(' · ')}
              </Fact>
            )}
          </>
        )}
      </dl>
      {model.files.length > 0 && (
        <div>
          <h4 className="font-medium">{t('files')}</h4>
          <ul className="mt-1 flex flex-col gap-2">
            {model.files.map((file) => (
              <li key={file.name}>
                <span dir="ltr" className="font-mono text-xs break-all">
                  {file.name}
                </span>
                <span className="text-soft">
                  {' '}
                  · {formatBytes(file.size_bytes)} · {known[file.known] ?? file.known}
                </span>
                <code dir="ltr" className="block font-mono text-xs break-all text-faint">
                  sha256 {file.sha256}
                </code>
              </li>
            ))}
          </ul>
        </div>
      )}
      {model.kind === 'chat' && model.state === 'installed' && <Adapters model={model} importFrom={importFrom} />}
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-soft">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
