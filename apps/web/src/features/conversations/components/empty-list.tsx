import { Button } from '../../../shared/ui/button.tsx';
import { useText } from '../text.ts';

/** Nothing to show, and why. */
export function EmptyList({
  isFiltered,
  problem,
  retry,
}: {
  readonly isFiltered: boolean;
  readonly problem: string | undefined;
  readonly retry: () => void;
}) {
  const t = useText();
  if (problem !== undefined)
    return (
      <div className="px-5 py-6 text-sm text-soft" role="alert">
        <p>{problem}</p>
        <Button size="small" className="mt-2" onClick={retry}>
          {t('tryAgain')}
        </Button>
      </div>
    );
  return <p className="px-5 py-6 text-sm text-faint">{isFiltered ? t('nothingFound') : t('nothingYet')}</p>;
}
