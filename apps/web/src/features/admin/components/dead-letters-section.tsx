import { Button } from '../../../shared/ui/button.tsx';
import { useStore } from '@nanostores/react';
import { QueueName } from '@parley/protocol';
import { useEffect } from 'react';
import { formatDateTime } from '../../../shared/i18n/format.ts';
import { Choice } from '../../../shared/ui/choice.tsx';
import { Card, CardRow, EmptyNote, ProblemNote, RowsSkeleton, Section } from '../../../shared/ui/page-body.tsx';
import { $queue, deadLetters, settleLetters } from '../stores/admin.ts';
import { useText } from '../text.ts';

export function DeadLettersSection() {
  const t = useText();
  const queue = useStore($queue);
  const { value, problem } = useStore(deadLetters.$state);
  useEffect(() => void (queue && deadLetters.read()), [queue]);
  return (
    <Section title={t('deadLetters')} text={t('deadLettersText')}>
      <Choice
        label={t('queue')}
        value={queue}
        options={QueueName.options.map((name) => ({ value: name, label: name }))}
        onChoose={(name) => $queue.set(name)}
      />
      {problem !== undefined && <ProblemNote text={problem} />}
      {!value && problem === undefined && <RowsSkeleton count={3} />}
      {value?.length === 0 && <EmptyNote>{t('nothing')}</EmptyNote>}
      {value !== undefined && value.length > 0 && (
        <Card>
          {value.map((letter) => (
            <CardRow
              key={letter.id}
              title={letter.reason}
              text={
                <>
                  {t('attempts', { count: letter.attempts })} · {formatDateTime(letter.dead_at)}
                  <pre
                    dir="ltr"
                    className="mt-2 max-h-40 overflow-auto rounded-sm bg-sunken p-2 font-mono text-xs break-all whitespace-pre-wrap"
                  >
                    {letter.body}
                  </pre>
                </>
              }
            >
              <Button size="small" onClick={() => void settleLetters([letter.id], 'replay')}>
                {t('replay')}
              </Button>
              <Button size="small" color="error" onClick={() => void settleLetters([letter.id], 'discard')}>
                {t('discard')}
              </Button>
            </CardRow>
          ))}
        </Card>
      )}
    </Section>
  );
}
