import type { ChatMessage } from '../stores/chat-session.ts';
import { stepsOf } from '../stores/steps.ts';
import { Timeline } from './timeline.tsx';

export interface MessageBodyProps {
  readonly message: ChatMessage;
  readonly isLive: boolean;
}

/** Text where there is only text; otherwise text between folded steps, in the order it came about. */
export function MessageBody({ message, isLive }: MessageBodyProps) {
  if (!message.parts?.length) return <Words id={message.id} source={message.content} isStreaming={isLive} />;
  const segments = stepsOf(message.parts);
  return (
    <>
      {segments.map((segment, index) =>
        segment.kind === 'text' ? (
          <Words
            key={segment.key}
            id={`${message.id}-${segment.key}`}
            source={segment.text}
            isStreaming={isLive && index === segments.length - 1}
          />
        ) : (
          <Timeline key={segment.key} steps={segment.steps} isLive={isLive && index === segments.length - 1} />
        ),
      )}
    </>
  );
}

function Words({ source, isStreaming }: { readonly id: string; readonly source: string; readonly isStreaming: boolean }) {
  if (source === '') return null;
  return (
    <div data-body dir="auto" data-streaming={isStreaming || undefined} className="text-read break-words whitespace-pre-wrap">
      {source}
    </div>
  );
}
