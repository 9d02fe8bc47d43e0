import type { QueryPastResult } from '@parley/protocol';
import { formatDateTime, formatPercent } from '../../../shared/i18n/format.ts';
import { Link } from '../../../shared/router/link.tsx';
import { chatPath } from '../../../shared/router/paths.ts';
import { titleOf } from '../../conversations/index.ts';
import { piecesOf } from '../stores/marks.ts';
import { useText } from '../text.ts';

/** A conversation with the passages that fit, each a way to its message. */
export function Result({ result }: { readonly result: QueryPastResult['results'][number] }) {
  const t = useText();
  const { conversation, score, passages } = result;
  return (
    <article className="rounded-lg border border-line bg-raised p-2">
      <h2 className="flex items-baseline gap-3 px-3 pt-2 text-base">
        <Link
          to={chatPath(conversation.id)}
          className="min-w-0 flex-1 truncate font-semibold hover:underline"
          dir="auto"
        >
          {titleOf(conversation)}
        </Link>
        <span className="text-xs font-normal text-faint tabular-nums">
          {t('score', { percent: formatPercent(score) })}
        </span>
      </h2>
      <ul className="mt-1">
        {passages.map((passage) => (
          <li key={passage.message_id}>
            <Link
              to={chatPath(conversation.id, passage.message_id)}
              title={t('open')}
              className="block rounded-md px-3 py-2 text-sm hover:bg-hover"
            >
              <span className="line-clamp-4 break-words whitespace-pre-wrap text-soft" dir="auto">
                {piecesOf(passage.text, passage.highlights).map(({ text, isMarked, at }) =>
                  isMarked ? <mark key={at}>{text}</mark> : text,
                )}
              </span>
              <span className="mt-1 block text-xs text-faint">
                <bdi>{passage.sender === 'user' ? t('me') : t('parley')}</bdi> ·{' '}
                <bdi>{formatDateTime(passage.timestamp)}</bdi>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </article>
  );
}
