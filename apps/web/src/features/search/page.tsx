import { Button } from '../../shared/ui/button.tsx';
import { useStore } from '@nanostores/react';
import { useEffect, type FormEvent } from 'react';
import { limits, type QueryPastResult } from '@parley/protocol';
import { usePageName } from '../../shared/ui/page-title.ts';
import { $place } from '../../shared/router/router.ts';
import { SearchIcon } from '../../shared/ui/icons.ts';
import { EmptyNote, PageBody, ProblemNote, RowsSkeleton } from '../../shared/ui/page-body.tsx';
import { PageHeader } from '../../shared/ui/page-header.tsx';
import { AnswerCard } from './components/answer-card.tsx';
import { Filters } from './components/filters.tsx';
import { Recent } from './components/recent.tsx';
import { Result } from './components/result.tsx';
import { $answer } from './stores/answer.ts';
import { $asked, $question, ask, found } from './stores/search.ts';
import { useText } from './text.ts';

export function Page() {
  const t = useText();
  const question = useStore($question);
  const asked = useStore($asked);
  const answer = useStore($answer);
  const { value, isReading, problem } = useStore(found.$state);
  usePageName(t('search'));
  useEffect(() => {
    const given = new URLSearchParams($place.get().query).get('q');
    if (given) {
      $question.set({ ...$question.get(), query: given });
      ask();
    }
  }, []);
  const rankingNote = (ranking: QueryPastResult['ranking']): string => {
    if (ranking?.note === 'reranker_slow') return t('rerankerSlow');
    if (ranking?.note === 'reranker_failed') return t('rerankerFailed');
    return ranking?.reranker == null ? '' : t('reranked', { reranker: ranking.reranker });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask();
  };
  return (
    <>
      <PageHeader title={t('search')} />
      <PageBody>
        <form role="search" onSubmit={submit} className="flex flex-col gap-3">
          <div className="flex items-center gap-2 rounded-xl border border-line bg-raised py-1.5 ps-4 pe-1.5 shadow-mid focus-within:border-edge">
            <SearchIcon className="text-faint max-sm:hidden" />
            <input
              type="search"
              aria-label={t('hint')}
              placeholder={t('hint')}
              value={question.query}
              maxLength={limits.queryCharacters}
              autoFocus
              dir={question.query === '' ? undefined : 'auto'}
              onChange={(event) => $question.set({ ...question, query: event.target.value })}
              className="h-10 min-w-0 flex-1 bg-transparent text-read outline-none placeholder:text-faint"
            />
            <Button type="submit" variant="contained" disabled={question.query.trim() === '' || isReading}>
              <SearchIcon className="sm:hidden" />
              <span className="max-sm:sr-only">{t('go')}</span>
            </Button>
          </div>
          <Filters />
        </form>
        <div aria-busy={isReading} className="flex flex-col gap-4">
          {problem !== undefined && <ProblemNote text={problem} />}
          {!asked && <EmptyNote>{t('start')}</EmptyNote>}
          {!asked && <Recent />}
          {asked && (value === undefined || value.results.length > 0 || answer.question !== undefined) && (
            <AnswerCard asked={asked} />
          )}
          {isReading && !value && <RowsSkeleton count={4} />}
          {asked && value && (
            <>
              <p className="text-sm text-faint">
                {t('found', { count: value.results.length })} {rankingNote(value.ranking)}
              </p>
              {value.results.map((result) => (
                <Result key={result.conversation.id} result={result} />
              ))}
              {value.results.length === 0 && answer.question === undefined && <EmptyNote>{t('nothing')}</EmptyNote>}
            </>
          )}
        </div>
      </PageBody>
    </>
  );
}
