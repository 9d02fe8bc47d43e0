import { useStore } from '@nanostores/react';
import type { EmbeddingState } from '@parley/protocol';
import { useEffect } from 'react';
import { formatNumber, formatPercent } from '../../../../shared/i18n/format.ts';
import { Button } from '../../../../shared/ui/button.tsx';
import { confirm } from '../../../../shared/ui/confirm.tsx';
import { Card, CardRow, EmptyNote, ProblemNote, RowsSkeleton, Section } from '../../../../shared/ui/page-body.tsx';
import { chooseEmbeddings, embeddings, watchEmbeddings } from '../../stores/routing.ts';
import { useText } from '../../text.ts';
import { Chip } from './chip.tsx';

/** What past conversations are found by, and how far a change of it is. */
export function EmbeddingsSection() {
  const t = useText();
  const { value, problem } = useStore(embeddings.$state);
  useEffect(() => watchEmbeddings(), []);
  return (
    <>
      <Section title={t('embeddings')} text={t('embeddingsText')}>
        {problem !== undefined && (
          <ProblemNote
            text={problem}
            action={
              <Button size="small" onClick={() => void embeddings.read()}>
                {t('tryAgain')}
              </Button>
            }
          />
        )}
        {!value && problem === undefined && <RowsSkeleton count={2} />}
        {value?.is_fixed === true && <p className="text-sm text-soft">{t('embeddingFixed')}</p>}
        {value && value.models.length === 0 && value.spaces.length === 0 && <EmptyNote>{t('noEmbeddings')}</EmptyNote>}
        {value && value.models.length > 0 && <EmbeddingModels state={value} />}
        {value && value.waiting > 0 && (
          <p className="text-sm text-soft">{t('waitingMessages', { count: value.waiting })}</p>
        )}
      </Section>
      {value && value.spaces.length > 0 && (
        <Section title={t('vectors')}>
          <Card>
            {value.spaces.map((space) => (
              <Space key={space.model} space={space} />
            ))}
          </Card>
        </Section>
      )}
    </>
  );
}

function EmbeddingModels({ state }: { readonly state: EmbeddingState }) {
  const t = useText();
  const use = async (id: string, name: string) => {
    const accepted = await confirm({ title: t('reembedTitle', { name }), text: t('reembedText'), accept: t('use') });
    if (accepted) await chooseEmbeddings(id);
  };
  return (
    <Card>
      {state.models.map((model) => (
        <CardRow
          key={model.id}
          title={model.name}
          text={t('embeddingFacts', {
            dimensions: formatNumber(model.dimensions),
            tokens: formatNumber(model.max_tokens),
          })}
        >
          {model.id === state.active_model && <Chip look="accent">{t('inUse')}</Chip>}
          {model.id === state.target_model && <Chip look="warn">{t('comesNext')}</Chip>}
          {!state.is_fixed && model.id !== state.active_model && model.id !== state.target_model && (
            <Button
              size="small"
              aria-label={`${t('use')}: ${model.name}`}
              onClick={() => void use(model.id, model.name)}
            >
              {t('use')}
            </Button>
          )}
        </CardRow>
      ))}
    </Card>
  );
}

function Space({ space }: { readonly space: EmbeddingState['spaces'][number] }) {
  const t = useText();
  const share = space.total === null || space.total === 0 ? undefined : Math.min(1, space.examined / space.total);
  const state = { building: t('spaceBuilding'), active: t('spaceActive'), retired: t('spaceRetired') }[space.state];
  return (
    <CardRow
      title={
        <span dir="ltr" className="break-all">
          {space.model}
        </span>
      }
      text={
        <>
          {state}
          {space.state === 'building' && share !== undefined && ` · ${formatPercent(share)}`}
          {space.failed > 0 && ` · ${t('spaceFailed', { count: space.failed })}`}
          {space.last_error !== null && (
            <span className="block text-danger" dir="auto">
              {space.last_error}
            </span>
          )}
          {space.state === 'building' && (
            <progress
              aria-label={t('progressOf', { name: space.model })}
              {...(share === undefined ? {} : { value: share, max: 1 })}
              className="progress-line mt-2 h-1.5 w-full max-w-80"
            />
          )}
        </>
      }
    >
      {!space.is_available && <Chip look="warn">{t('notThere')}</Chip>}
    </CardRow>
  );
}
