import { Suspense } from 'react';
import { laterPlain } from '../../../shared/ui/later.tsx';
import { WarningIcon } from '../../../shared/ui/icons.ts';
import type { ChatMessage, ChatSession } from '../stores/chat-session.ts';
import { decideTool } from '../stores/deciding.ts';
import { stepsOf } from '../stores/steps.ts';
import { Timeline } from './timeline.tsx';
import type { Decide } from './tool-question.tsx';

let markdown: Promise<typeof import('../../markdown/index.ts')> | undefined;

/** Asked for with the conversation: what is asked of the server meanwhile takes longer. */
export function fetchMarkdown() {
  return (markdown ??= import('../../markdown/index.ts'));
}

const Markdown = laterPlain(async () => (await fetchMarkdown()).Markdown);

export interface MessageBodyProps {
  readonly session: ChatSession;
  readonly message: ChatMessage;
  readonly isLive: boolean;
}

/** Text where there is only text; otherwise text between folded steps, in the order it came about. */
export function MessageBody({ session, message, isLive }: MessageBodyProps) {
  if (!message.parts?.length) return <Words id={message.id} source={message.content} isStreaming={isLive} />;
  const segments = stepsOf(message.parts);
  const onDecide: Decide = (id, decision) => decideTool(session, message, { id, decision });
  return (
    <>
      {segments.map((segment, index) => {
        const isGrowing = isLive && index === segments.length - 1;
        switch (segment.kind) {
          case 'text':
            return (
              <Words
                key={segment.key}
                id={`${message.id}-${segment.key}`}
                source={segment.text}
                isStreaming={isGrowing}
              />
            );
          case 'steps':
            return <Timeline key={segment.key} steps={segment.steps} isLive={isGrowing} onDecide={onDecide} />;
          case 'warning':
            return <Warning key={segment.key} message={segment.message} />;
        }
      })}
    </>
  );
}

function Warning({ message }: { readonly message: string }) {
  return (
    <p className="my-2 flex w-fit items-center gap-2 rounded-sm bg-warn-tint px-2.5 py-1 text-sm text-warn">
      <WarningIcon size={15} />
      <span dir="auto">{message}</span>
    </p>
  );
}

function Words({
  id,
  source,
  isStreaming,
}: {
  readonly id: string;
  readonly source: string;
  readonly isStreaming: boolean;
}) {
  if (source === '') return null;
  return (
    <div data-body data-streaming={isStreaming || undefined} className="text-read break-words">
      <Suspense fallback={<p className="whitespace-pre-wrap">{source}</p>}>
        <Markdown source={source} streaming={isStreaming} id={id} />
      </Suspense>
    </div>
  );
}
