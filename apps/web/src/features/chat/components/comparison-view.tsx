import { useStore } from '@nanostores/react';
import { memo, useId, useRef, useState } from 'react';
import { LabelledButton } from '../../../shared/ui/action-button.tsx';
import { CheckIcon, CopyIcon, StopIcon } from '../../../shared/ui/icons.ts';
import { useModelName } from '../../models/index.ts';
import type { ChatMessage, ChatSession } from '../stores/chat-session.ts';
import { comparedModels } from '../stores/compared-models.ts';
import { copyMarkdown } from '../stores/copying.ts';
import { useText } from '../text.ts';
import { EndNote } from './answer-view.tsx';
import { WaitingFor } from './waiting-for.tsx';
import { MessageBody } from './message-body.tsx';
import { MoreButton } from './message-tools.tsx';

export interface ComparisonViewProps {
  readonly session: ChatSession;
  readonly onQuote: (text: string) => void;
}

/** Several models' answers: columns where there is room, else one at a time, by its tab or a swipe. */
export function ComparisonView({ session, onQuote }: ComparisonViewProps) {
  const t = useText();
  const ids = useStore(session.$comparing);
  const track = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(0);
  const base = useId();

  const show = (place: number) => {
    const column = track.current?.children[place];
    const frame = track.current?.getBoundingClientRect();
    if (!column || !frame) return;
    // Only sideways: what is being read stays where it is.
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    track.current?.scrollBy({
      left: column.getBoundingClientRect().left - frame.left,
      behavior: isStill ? 'instant' : 'smooth',
    });
    setShown(place);
  };
  // Where a swipe has come to rest. Measured from the middle, so that both directions of writing are the same.
  const onScroll = () => {
    const frame = track.current?.getBoundingClientRect();
    if (!frame || !track.current) return;
    const middle = frame.left + frame.width / 2;
    const place = [...track.current.children].findIndex((column) => {
      const { left, right } = column.getBoundingClientRect();
      return left <= middle && middle < right;
    });
    if (place >= 0 && place !== shown) setShown(place);
  };

  return (
    <section
      aria-label={t('sideBySide', { count: ids.length })}
      data-comparison
      className="relative start-1/2 w-[100cqw] -translate-x-1/2 pb-3 @3xl:w-[min(100cqw-2rem,88rem)] @min-[52rem]:w-[min(100cqw-6rem,88rem)] rtl:translate-x-1/2"
    >
      <div
        role="group"
        aria-label={t('answersByModel')}
        // There as long as the answers are: of a long one, what else there is stays in reach.
        className="sticky top-0 z-10 -mx-1 mb-1 flex gap-1 bg-paper px-1 pt-1 pb-1.5 @3xl:hidden"
      >
        {ids.map((id, place) => (
          <Tab
            key={id}
            session={session}
            id={id}
            controls={`${base}-${place}`}
            isShown={place === shown}
            onShow={() => show(place)}
          />
        ))}
      </div>
      <div
        ref={track}
        onScroll={onScroll}
        className={`flex snap-x snap-mandatory gap-3 overflow-x-auto overscroll-x-contain [scrollbar-width:none] @3xl:grid @3xl:overflow-visible ${columns[ids.length] ?? ''}`}
      >
        {ids.map((id, place) => (
          <Column key={id} domId={`${base}-${place}`} session={session} id={id} onQuote={onQuote} />
        ))}
      </div>
    </section>
  );
}

const columns: Readonly<Record<number, string>> = {
  2: '@3xl:grid-cols-2',
  3: '@3xl:grid-cols-2 @4xl:grid-cols-3',
  4: '@3xl:grid-cols-2 @7xl:grid-cols-4',
};

function Tab({
  session,
  id,
  controls,
  isShown,
  onShow,
}: {
  readonly session: ChatSession;
  readonly id: string;
  readonly controls: string;
  readonly isShown: boolean;
  readonly onShow: () => void;
}) {
  const $message = session.message(id);
  return $message ? (
    <button
      type="button"
      aria-pressed={isShown}
      aria-controls={controls}
      onClick={onShow}
      className={`h-9 min-w-0 flex-1 rounded-md px-3 text-sm ${isShown ? 'bg-tint font-medium text-on-tint' : 'text-soft hover:bg-hover'}`}
    >
      <ModelOf $message={$message} />
    </button>
  ) : null;
}

type MessageStore = NonNullable<ReturnType<ChatSession['message']>>;

function ModelOf({ $message }: { readonly $message: MessageStore }) {
  const name = useModelName(useStore($message).model);
  return (
    // Cut at its own end, whatever the direction of the page.
    <span dir="auto" className="block truncate">
      {name ?? '…'}
    </span>
  );
}

interface ColumnProps extends ComparisonViewProps {
  readonly domId: string;
  readonly id: string;
}

/** Listens to its own answer alone: words that arrive in another column do not draw it anew. */
const Column = memo(function Column({ domId, session, id, onQuote }: ColumnProps) {
  const $message = session.message(id);
  return $message ? <Answer domId={domId} session={session} $message={$message} onQuote={onQuote} /> : null;
});

function Answer({ domId, session, $message, onQuote }: Omit<ColumnProps, 'id'> & { readonly $message: MessageStore }) {
  const t = useText();
  const message = useStore($message);
  const name = useModelName(message.model) ?? '…';
  const isLive = message.status === 'pending' || message.status === 'streaming';
  return (
    <article
      id={domId}
      aria-label={t('answerOf', { name })}
      aria-busy={isLive}
      data-message="assistant"
      data-live={isLive || undefined}
      className="flex w-full min-w-0 shrink-0 snap-center flex-col rounded-lg border border-line bg-paper px-4 pt-3 @3xl:w-auto @3xl:pt-0"
    >
      <h2 className="hidden min-h-10 items-center gap-2 text-sm font-semibold @3xl:flex">
        <span aria-hidden className={`size-2 rounded-full ${isLive ? 'animate-breathe bg-accent' : 'bg-edge'}`} />
        <span className="truncate" dir="auto">
          {name}
        </span>
      </h2>
      <div className="min-w-0 flex-1">
        <MessageBody session={session} message={message} isLive={isLive} />
        {isLive && message.content === '' && !message.parts?.length && (
          <WaitingFor session={session} message={message} />
        )}
        <EndNote message={message} />
      </div>
      <Tools session={session} message={message} name={name} isLive={isLive} onQuote={onQuote} />
    </article>
  );
}

function Tools({
  session,
  message,
  name,
  isLive,
  onQuote,
}: ComparisonViewProps & { readonly message: ChatMessage; readonly name: string; readonly isLive: boolean }) {
  const t = useText();
  return (
    <div className="flex min-h-13 flex-wrap items-center gap-1 py-2">
      <button
        type="button"
        aria-label={`${t('goOn')}: ${name}`}
        onClick={() => {
          comparedModels(session.id).set([]);
          void session.goOnWith(message.id);
        }}
        className="flex h-9 items-center gap-1.5 rounded-md border border-line px-3 text-sm font-medium hover:border-edge hover:bg-hover"
      >
        <CheckIcon size={15} />
        {t('goOn')}
      </button>
      {/* Of a long answer the name above is out of sight here. On a phone there is no room for it. */}
      <span className="min-w-0 flex-1 truncate px-1.5 text-xs text-faint" dir="auto" aria-hidden>
        <span className="hidden @3xl:inline">{name}</span>
      </span>
      {isLive && (
        <LabelledButton
          size="small"
          label={t('stopAnswer', { name })}
          icon={StopIcon}
          onClick={() => void session.stopAnswer(message.id)}
        />
      )}
      {message.content !== '' && (
        <LabelledButton size="small" label={t('copy')} icon={CopyIcon} onClick={() => void copyMarkdown(message)} />
      )}
      {!isLive && <MoreButton session={session} message={message} onQuote={onQuote} />}
    </div>
  );
}
