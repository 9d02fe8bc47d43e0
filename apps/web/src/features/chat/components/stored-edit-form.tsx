import { useStore } from '@nanostores/react';
import type { ChatSession } from '../stores/chat-session.ts';
import { EditForm, type EditFormProps } from './edit-form.tsx';

export interface StoredEditFormProps extends Pick<EditFormProps, 'content' | 'label' | 'hint' | 'onSend'> {
  readonly session: ChatSession;
  readonly id: string;
  readonly onEnd: () => void;
}

/** Of a message that is stored: other words for it can be kept without a new answer, unless one is being written. */
export function StoredEditForm({ session, id, onEnd, ...rest }: StoredEditFormProps) {
  const isSaveHeld = useStore(session.$isAnswering);
  const save = async (content: string) => {
    const { correct } = await import('../stores/correcting.ts');
    if (await correct(session, id, content)) onEnd();
  };
  return <EditForm {...rest} onCancel={onEnd} onSave={(content) => void save(content)} isSaveHeld={isSaveHeld} />;
}
