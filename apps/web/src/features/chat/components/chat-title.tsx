import type { Conversation } from '@parley/protocol';
import { limits } from '@parley/protocol';
import { useState } from 'react';
import { changeConversation, titleOf } from '../../conversations/index.ts';
import { useText } from '../text.ts';

/** The title, to be changed where it stands. */
export function ChatTitle({ conversation }: { readonly conversation: Conversation }) {
  const t = useText();
  const [isEditing, setEditing] = useState(false);
  const title = titleOf(conversation);
  if (!isEditing)
    return (
      <h1 className="min-w-0">
        <button
          type="button"
          title={t('renameTitle')}
          onClick={() => setEditing(true)}
          dir="auto"
          className="block max-w-full truncate rounded-sm px-2 py-1 text-start text-base font-semibold hover:bg-hover"
        >
          {title}
        </button>
      </h1>
    );
  const finish = (next: string | undefined) => {
    setEditing(false);
    const clean = next?.trim() ?? '';
    if (clean !== '' && clean !== conversation.title) void changeConversation(conversation.id, { title: clean });
  };
  return (
    <input
      aria-label={t('renameTitle')}
      defaultValue={conversation.title}
      maxLength={limits.titleCharacters}
      autoFocus
      dir="auto"
      onFocus={(event) => event.target.select()}
      onBlur={(event) => finish(event.target.value)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') finish(event.currentTarget.value);
        if (event.key === 'Escape') finish(undefined);
      }}
      className="w-full max-w-xl rounded-sm border border-accent bg-raised px-2 py-1 text-base font-semibold outline-none"
    />
  );
}
