import Button from '@mui/material/Button';
import Tooltip from '@mui/material/Tooltip';
import { useStore } from '@nanostores/react';
import type { AskPassage } from '@parley/protocol';
import { useMemo } from 'react';
import { formatDate } from '../../../shared/i18n/format.ts';
import { Link } from '../../../shared/router/link.tsx';
import { chatPath } from '../../../shared/router/paths.ts';
import { LabelledButton } from '../../../shared/ui/action-button.tsx';
import { CopyIcon, RefreshIcon, SparkIcon, StopIcon, WarningIcon } from '../../../shared/ui/icons.ts';
import { ProblemNote } from '../../../shared/ui/page-body.tsx';
import { titleOf } from '../../conversations/index.ts';
import { CitationContext, Markdown, type DrawCitation } from '../../markdown/index.ts';
import {
  $answer,
  answerQuestion,
  copyAnswer,
  noSource,
  stopAnswer,
  withMarks,
  type AnswerState,
} from '../stores/answer.ts';
import type { Question } from '../stores/question.ts';
import { useText } from '../text.ts';

/** The answer to a question, as it is written, with ways to what it rests on. */
export function AnswerCard({ asked }: { readonly asked: Question }) {
  const t = useText();
  const answer = useStore($answer);
  const { status, question } = answer;
  const isRunning = status === 'finding' || status === 'writing';
  if (question === undefined)
    return (
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line bg-raised px-4 py-3">
        <SparkIcon className="text-accent" />
        <p className="min-w-0 flex-1 basis-48 text-sm text-soft">{t('answerHint')}</p>
        <Button variant="outlined" size="small" onClick={() => void answerQuestion(asked)}>
          {t('answerIt')}
        </Button>
      </div>
    );
  return (
    <section
      aria-label={t('answer')}
      aria-busy={isRunning}
      className="flex flex-col gap-3 rounded-lg border border-line bg-raised p-5 shadow-low"
    >
      <header className="flex min-h-9 items-center gap-2">
        <SparkIcon className={isRunning ? 'animate-breathe text-accent' : 'text-accent'} />
        <h2 className="min-w-0 flex-1 text-base">{t('answer')}</h2>
        {isRunning ? (
          <LabelledButton label={t('stopAnswer')} icon={StopIcon} onClick={stopAnswer} />
        ) : (
          <>
            {answer.text !== '' && (
              <LabelledButton label={t('copyAnswer')} icon={CopyIcon} onClick={() => void copyAnswer()} />
            )}
            <LabelledButton label={t('again')} icon={RefreshIcon} onClick={() => void answerQuestion(question)} />
          </>
        )}
      </header>
      <AnswerBody answer={answer} />
    </section>
  );
}

function AnswerBody({ answer }: { readonly answer: AnswerState }) {
  const t = useText();
  const { status, passages, text, done, problem } = answer;
  const drawCitation = useMemo<DrawCitation>(() => {
    const byNumber = new Map(passages.map((passage) => [passage.number, passage]));
    return (number) => {
      const passage = byNumber.get(number);
      if (passage !== undefined) return <CitationChip passage={passage} />;
      return number === noSource ? <NoSourceMark /> : `[${number}]`;
    };
  }, [passages]);
  const outcome = done?.outcome;
  if (outcome === 'not_found')
    return (
      <div>
        <p className="text-read">{t('notFound')}</p>
        <p className="mt-1 text-sm text-soft">{t('notFoundHint')}</p>
      </div>
    );
  if (outcome === 'refused') return <p className="text-read">{text === '' ? t('refusedAnswer') : text}</p>;
  const shown = done === undefined ? text : withMarks(text, done.unsupported);
  const cited = passages.filter(({ number }) => done?.cited.includes(number) === true);
  return (
    <>
      {text === '' && (status === 'finding' || status === 'writing') && (
        <p className="text-sm text-soft">{t(status)}</p>
      )}
      {text !== '' && (
        <div className="text-read" dir="auto" data-answer>
          <CitationContext value={drawCitation}>
            <Markdown source={shown} streaming={status === 'writing'} id="answer" />
          </CitationContext>
        </div>
      )}
      {status === 'stopped' && <p className="text-sm text-soft">{t('stoppedAnswer')}</p>}
      {status === 'failed' && problem !== undefined && <ProblemNote text={problem} />}
      {outcome === 'cut_short' && <p className="text-sm text-soft">{t('cutShort')}</p>}
      {done !== undefined && done.unsupported.length > 0 && (
        <p className="flex items-center gap-2 text-sm text-warn">
          <WarningIcon size={16} />
          {t('noSourceHint', { count: done.unsupported.length })}
        </p>
      )}
      {cited.length > 0 && <Sources passages={cited} />}
      {done?.model != null && <p className="text-xs text-faint">{t('answeredBy', { model: done.model })}</p>}
    </>
  );
}

function CitationChip({ passage }: { readonly passage: AskPassage }) {
  const t = useText();
  const { number, conversation, message_id: messageId, timestamp, text } = passage;
  const label = t('source', { number, title: titleOf(conversation), date: formatDate(timestamp) });
  return (
    <Tooltip
      title={
        <span className="block max-w-80">
          <span className="block font-semibold">{label}</span>
          <span className="line-clamp-5">{text}</span>
        </span>
      }
    >
      <Link to={chatPath(conversation.id, messageId)} className="md-citation" aria-label={label}>
        {number}
      </Link>
    </Tooltip>
  );
}

function NoSourceMark() {
  const t = useText();
  return (
    <Tooltip title={t('noSource')}>
      <span role="img" aria-label={t('noSource')} className="inline-block align-text-bottom text-warn">
        <WarningIcon size={14} />
      </span>
    </Tooltip>
  );
}

function Sources({ passages }: { readonly passages: readonly AskPassage[] }) {
  const t = useText();
  return (
    <nav aria-label={t('sources')} className="border-t border-line pt-3">
      <h3 className="text-xs font-semibold text-faint">{t('sources')}</h3>
      <ol className="mt-1 flex flex-col">
        {passages.map((passage) => (
          <li key={passage.number}>
            <Link
              to={chatPath(passage.conversation.id, passage.message_id)}
              className="-mx-2 flex min-h-9 items-center gap-3 rounded-md px-2 py-1.5 text-sm hover:bg-hover"
            >
              <span
                aria-hidden="true"
                className="grid min-w-6 shrink-0 place-items-center rounded-sm bg-tint px-1.5 py-0.5 text-xs font-semibold text-on-tint"
              >
                {passage.number}
              </span>
              <span className="min-w-0 flex-1 truncate" dir="auto">
                {titleOf(passage.conversation)}
              </span>
              <span className="shrink-0 text-xs text-faint">{formatDate(passage.timestamp)}</span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
