import { useState } from 'react';
import { LabelledButton } from '../../../shared/ui/action-button.tsx';
import {
  ChevronLeftIcon,
  ChevronRightIcon,
  CopyIcon,
  EditIcon,
  MoreIcon,
  RefreshIcon,
  SparkIcon,
} from '../../../shared/ui/icons.ts';
import { later } from '../../../shared/ui/later.tsx';
import { formatNumber } from '../../../shared/i18n/format.ts';
import { useModelName } from '../../models/index.ts';
import type { ChatMessage, ChatSession } from '../stores/chat-session.ts';
import { copyMarkdown } from '../stores/copying.ts';
import { useText } from '../text.ts';
import { PinMark } from './pin-mark.tsx';
import { Thumbs } from './thumbs.tsx';

const MessageMenu = later(async () => (await import('./message-menu.tsx')).MessageMenu);

interface ToolsProps {
  readonly session: ChatSession;
  readonly message: ChatMessage;
  readonly onQuote: (text: string) => void;
}

export function QuestionTools({ session, message, onEdit, onQuote }: ToolsProps & { readonly onEdit: () => void }) {
  const t = useText();
  const isBlocked = message.status === 'blocked';
  return (
    <div className="flex h-8 items-center">
      {!isBlocked && (
        <span className="sr-hover flex">
          <LabelledButton size="small" label={t('edit')} icon={EditIcon} onClick={onEdit} />
          <LabelledButton size="small" label={t('copy')} icon={CopyIcon} onClick={() => void copyMarkdown(message)} />
          <MoreButton session={session} message={message} onQuote={onQuote} />
        </span>
      )}
      <Branches session={session} message={message} />
      <PinMark session={session} id={message.id} />
    </div>
  );
}

interface AnswerToolsProps extends ToolsProps {
  readonly isLast: boolean;
  readonly onAsk: () => void;
}

export function AnswerTools({ session, message, isLast, onQuote, onAsk }: AnswerToolsProps) {
  const t = useText();
  const modelName = useModelName(message.model);
  const goesOn = message.content !== '' && ['stopped', 'interrupted', 'failed'].includes(message.status);
  return (
    <div className="-ms-1.5 mt-1 flex h-8 items-center">
      <Branches session={session} message={message} />
      <span className={`flex min-w-0 items-center ${isLast ? '' : 'sr-hover'}`}>
        {message.content !== '' && (
          <LabelledButton size="small" label={t('copy')} icon={CopyIcon} onClick={() => void copyMarkdown(message)} />
        )}
        <LabelledButton
          size="small"
          label={t('regenerate')}
          icon={RefreshIcon}
          onClick={() => session.regenerate(message.id)}
        />
        {goesOn && (
          <LabelledButton
            size="small"
            label={t('continue')}
            icon={SparkIcon}
            onClick={() => session.continue(message.id)}
          />
        )}
        <Thumbs session={session} message={message} onAsk={onAsk} />
        <MoreButton session={session} message={message} onQuote={onQuote} />
        {modelName !== undefined && <span className="ms-1.5 min-w-0 truncate text-xs text-faint">{modelName}</span>}
      </span>
      <PinMark session={session} id={message.id} />
    </div>
  );
}

export function MoreButton({ session, message, onQuote }: ToolsProps) {
  const t = useText();
  const [anchor, setAnchor] = useState<HTMLElement>();
  return (
    <>
      <LabelledButton
        size="small"
        label={t('more')}
        icon={MoreIcon}
        hasMenu
        isExpanded={anchor !== undefined}
        onClick={(event) => setAnchor(event.currentTarget)}
      />
      {anchor && (
        <MessageMenu
          session={session}
          message={message}
          anchor={anchor}
          onQuote={onQuote}
          onClose={() => setAnchor(undefined)}
        />
      )}
    </>
  );
}

/** ‹1/2›: the other questions or answers at this place. */
function Branches({ session, message }: Pick<ToolsProps, 'session' | 'message'>) {
  const t = useText();
  const { id, sibling_ids } = message;
  const place = sibling_ids.indexOf(id);
  if (sibling_ids.length < 2 || place < 0) return null;
  const step = (to: string | undefined) => () => void (to !== undefined && session.choose(to));
  const before = sibling_ids[place - 1];
  const after = sibling_ids[place + 1];
  return (
    <span
      role="group"
      aria-label={t('alternatives')}
      className="flex items-center text-xs text-soft tabular-nums"
      dir="ltr"
    >
      <LabelledButton
        size="small"
        label={t('previousAlternative')}
        icon={ChevronLeftIcon}
        disabled={before === undefined}
        onClick={step(before)}
      />
      <span>{`${formatNumber(place + 1)}/${formatNumber(sibling_ids.length)}`}</span>
      <LabelledButton
        size="small"
        label={t('nextAlternative')}
        icon={ChevronRightIcon}
        disabled={after === undefined}
        onClick={step(after)}
      />
    </span>
  );
}
