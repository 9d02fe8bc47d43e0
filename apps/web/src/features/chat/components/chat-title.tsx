import { useStore } from '@nanostores/react';
import type { Conversation } from '@parley/protocol';
import { useEffect } from 'react';
import { changeConversation, RenameField, titleOf } from '../../conversations/index.ts';
import { $isRenaming } from '../stores/renaming.ts';
import { useText } from '../text.ts';

/** The title, to be changed where it stands. */
export function ChatTitle({ conversation }: { readonly conversation: Conversation }) {
  const t = useText();
  const isEditing = useStore($isRenaming);
  useEffect(() => () => $isRenaming.set(false), []);
  const title = titleOf(conversation);
  if (!isEditing)
    return (
      <h1 className="min-w-0">
        <button
          type="button"
          title={t('renameTitle')}
          onClick={() => $isRenaming.set(true)}
          dir="auto"
          className="block max-w-full truncate rounded-sm px-2 py-1 text-start text-base font-semibold hover:bg-hover"
        >
          {title}
        </button>
      </h1>
    );
  return (
    <RenameField
      title={conversation.title}
      label={t('renameTitle')}
      className="max-w-xl py-1 text-base font-semibold"
      onDone={(title) => {
        $isRenaming.set(false);
        if (title !== undefined && title !== conversation.title) void changeConversation(conversation.id, { title });
      }}
    />
  );
}
