import type { LibraryModel } from '@parley/protocol';
import { Button } from '../../../../shared/ui/button.tsx';
import { ProblemNote } from '../../../../shared/ui/page-body.tsx';
import { useText } from '../../text.ts';

/** Why a model could not be had, in plain words first; what each source said, for who wants to know. */
export function FailureNote({
  failure,
  onAgain,
}: {
  readonly failure: NonNullable<LibraryModel['failure']>;
  readonly onAgain: () => void;
}) {
  const t = useText();
  const reasons: Readonly<Record<string, string>> = {
    no_source: t('failNoSource'),
    checksum_mismatch: t('failChecksum'),
    no_space: t('failSpace'),
    invalid_file: t('failInvalid'),
    conversion_failed: t('failConversion'),
    not_writable: t('failNotWritable'),
  };
  return (
    <div className="flex flex-col gap-2">
      <ProblemNote
        text={reasons[failure.reason] ?? failure.message}
        action={
          <Button size="small" onClick={onAgain}>
            {t('tryAgain')}
          </Button>
        }
      />
      <details className="text-sm text-soft">
        <summary className="w-fit cursor-pointer py-1.5">{t('whatWasSaid')}</summary>
        {failure.attempts.length === 0 && (
          <p dir="ltr" className="mt-1 break-words">
            {failure.message}
          </p>
        )}
        <ul dir="ltr" className="mt-1 list-disc ps-5">
          {failure.attempts.map(({ source, message }) => (
            <li key={source} className="break-words">
              <code className="font-mono text-xs">{source}</code>: {message}
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
