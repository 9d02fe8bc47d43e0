import TextField from '@mui/material/TextField';
import { useStore } from '@nanostores/react';
import { useEffect, useRef, useState } from 'react';
import { formatNumber } from '../../../shared/i18n/format.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Card, CardRow, ProblemNote, RowsSkeleton, Section } from '../../../shared/ui/page-body.tsx';
import { Choice } from '../../../shared/ui/choice.tsx';
import { $whose, $words, limitEverybody, limits, lookFor, people, showPeople } from '../stores/limits.ts';
import { useText } from '../text.ts';
import { LimitForm } from './limit-form.tsx';
import { PagedList } from './paged-list.tsx';
import { PersonLimits } from './person-limits.tsx';

/** How many tokens people may use, and what of it they have. */
export function LimitsSection() {
  return (
    <>
      <ForEverybody />
      <ForPeople />
    </>
  );
}

function ForEverybody() {
  const t = useText();
  const { value, problem } = useStore(limits.$state);
  const [isChanging, setChanging] = useState(false);
  useEffect(() => void limits.read(), []);
  const words = (limit: number | null) => (limit === null ? t('noLimit') : formatNumber(limit));
  return (
    <Section title={t('forEverybody')} text={t('forEverybodyText')}>
      {problem !== undefined && <ProblemNote text={problem} />}
      {!value && problem === undefined && <RowsSkeleton count={1} />}
      {value && (
        <Card>
          {isChanging ? (
            <div className="p-4">
              <LimitForm
                name={t('forEverybody')}
                before={value.default}
                save={limitEverybody}
                onDone={() => setChanging(false)}
              />
            </div>
          ) : (
            <CardRow
              title={
                <dl className="flex flex-wrap gap-x-10 gap-y-2">
                  <div>
                    <dt className="text-sm font-normal text-soft">{t('perDay')}</dt>
                    <dd className="tabular-nums">{words(value.default.tokens_per_day)}</dd>
                  </div>
                  <div>
                    <dt className="text-sm font-normal text-soft">{t('perMonth')}</dt>
                    <dd className="tabular-nums">{words(value.default.tokens_per_month)}</dd>
                  </div>
                </dl>
              }
            >
              <Button
                size="small"
                aria-label={t('changeNamed', { name: t('forEverybody') })}
                onClick={() => setChanging(true)}
              >
                {t('change')}
              </Button>
            </CardRow>
          )}
        </Card>
      )}
    </Section>
  );
}

function ForPeople() {
  const t = useText();
  const whose = useStore($whose);
  const words = useStore($words);
  const field = useRef<HTMLInputElement>(null);
  useEffect(
    () => () => {
      $whose.set('own');
      $words.set('');
    },
    [],
  );
  const add = () => {
    showPeople('any');
    field.current?.focus();
  };
  return (
    <Section
      title={t('forPeople')}
      text={t('forPeopleText')}
      action={
        <Button size="small" onClick={add}>
          {t('addException')}
        </Button>
      }
    >
      <div className="flex flex-wrap items-center gap-3">
        <TextField
          inputRef={field}
          label={t('findPeople')}
          value={words}
          onChange={(event) => lookFor(event.target.value)}
          size="small"
          type="search"
          autoComplete="off"
          sx={{ flex: '1 1 14rem' }}
          slotProps={{ htmlInput: { maxLength: 200 } }}
        />
        <Choice
          label={t('forPeople')}
          options={[
            { value: 'own', label: t('exceptions') },
            { value: 'any', label: t('everybody') },
          ]}
          value={whose}
          onChoose={showPeople}
        />
      </div>
      <PagedList
        pages={people}
        empty={words !== '' ? t('nobodyFound') : t('noExceptions')}
        draw={(person) => <PersonLimits key={person.user_id} person={person} />}
      />
    </Section>
  );
}
