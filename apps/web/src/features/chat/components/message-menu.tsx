import Divider from '@mui/material/Divider';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useState } from 'react';
import {
  ColumnsIcon,
  CopyIcon,
  EditIcon,
  ForkIcon,
  InfoIcon,
  LinkIcon,
  ModelIcon,
  PinIcon,
  QuoteIcon,
  UnpinIcon,
} from '../../../shared/ui/icons.ts';
import { CopyDialog } from '../../branches/index.ts';
import { forkAt } from '../../conversations/index.ts';
import { ModelMenu } from '../../models/index.ts';
import type { ChatMessage, ChatSession } from '../stores/chat-session.ts';
import { copyLink, copyMarkdown, copyPlain } from '../stores/copying.ts';
import { $editedAnswer } from '../stores/editing.ts';
import { togglePin } from '../stores/pins-of.ts';
import { selectText } from '../stores/select-text.ts';
import { selectedIn } from '../stores/selected-in.ts';
import { useText } from '../text.ts';
import { useIsPinned } from './pin-mark.tsx';
import { MessageDetails } from './message-details.tsx';

/** Where a finger that rests opens this menu instead of selecting a word. */
const isUnderFinger = globalThis.matchMedia?.('(pointer: coarse)').matches ?? false;

export interface MessageMenuProps {
  readonly session: ChatSession;
  readonly message: ChatMessage;
  readonly anchor: HTMLElement;
  readonly onQuote: (text: string) => void;
  readonly onClose: () => void;
}

export function MessageMenu({ session, message, anchor, onQuote, onClose }: MessageMenuProps) {
  const t = useText();
  const [open, setOpen] = useState<'menu' | 'models' | 'beside' | 'details' | 'copy'>('menu');
  const isPinned = useIsPinned(session, message.id);
  const isStanding = !['pending', 'streaming', 'blocked'].includes(message.status);
  const choose = (act: () => void) => () => {
    onClose();
    act();
  };
  if (open === 'details') return <MessageDetails session={session} message={message} onClose={onClose} />;
  if (open === 'copy')
    return (
      <CopyDialog
        conversationId={session.id}
        messageId={message.id}
        onCopy={(scope) => void forkAt(session.id, message.id, scope)}
        onClose={onClose}
      />
    );
  if (open === 'models' || open === 'beside')
    return (
      <ModelMenu
        anchor={anchor}
        chosen={message.model}
        withDefault={false}
        onClose={onClose}
        onChoose={(model) => {
          if (model !== null) session.regenerate(message.id, open === 'beside' ? { compare: [model] } : { model });
        }}
      />
    );
  return (
    <Menu open anchorEl={anchor} onClose={onClose}>
      {message.sender === 'assistant' && (
        <MenuItem onClick={() => setOpen('models')}>
          <ModelIcon /> {t('regenerateWith')}
        </MenuItem>
      )}
      {message.sender === 'assistant' && message.status !== 'blocked' && (
        <MenuItem onClick={() => setOpen('beside')}>
          <ColumnsIcon /> {t('compareWithModel')}
        </MenuItem>
      )}
      {message.sender === 'assistant' && message.status !== 'blocked' && (
        <MenuItem data-do="edit" onClick={choose(() => $editedAnswer.set(message.id))}>
          <EditIcon /> {t('editAnswer')}
        </MenuItem>
      )}
      <MenuItem onClick={choose(() => onQuote(selectedIn(anchor.closest('[data-message]')) || message.content))}>
        <QuoteIcon /> {t('quote')}
      </MenuItem>
      {(isStanding || isPinned) && (
        <MenuItem data-do="pin" onClick={choose(() => void togglePin(session, message.id))}>
          {isPinned ? <UnpinIcon /> : <PinIcon />} {t(isPinned ? 'unpinMessage' : 'pinMessage')}
        </MenuItem>
      )}
      {isUnderFinger && (
        <MenuItem onClick={choose(() => selectText(anchor.closest('[data-message]')))}>
          <EditIcon /> {t('selectText')}
        </MenuItem>
      )}
      <MenuItem onClick={choose(() => void copyMarkdown(message))}>
        <CopyIcon /> {t('copyMarkdown')}
      </MenuItem>
      <MenuItem onClick={choose(() => void copyPlain(message))}>
        <CopyIcon /> {t('copyPlain')}
      </MenuItem>
      <MenuItem onClick={choose(() => void copyLink(message))}>
        <LinkIcon /> {t('copyLink')}
      </MenuItem>
      <MenuItem onClick={choose(() => void forkAt(session.id, message.id))}>
        <ForkIcon /> {t('fork')}
      </MenuItem>
      <MenuItem data-do="copy" onClick={() => setOpen('copy')}>
        <ForkIcon /> {t('forkMore')}
      </MenuItem>
      <Divider />
      <MenuItem onClick={() => setOpen('details')}>
        <InfoIcon /> {t('details')}
      </MenuItem>
    </Menu>
  );
}
