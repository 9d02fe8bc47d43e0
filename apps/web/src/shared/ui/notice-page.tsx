import type { ReactNode } from 'react';
import { Orb } from './orb.tsx';

export interface NoticePageProps {
  readonly title: string;
  readonly text: string;
  readonly details?: string | undefined;
  readonly children?: ReactNode;
}

/** The calm page for what did not go as hoped: one sentence, and what to do next. */
export function NoticePage({ title, text, details, children }: NoticePageProps) {
  return (
    <div className="grid h-full flex-1 place-items-center p-6">
      <div className="animate-rise flex max-w-md flex-col items-center text-center">
        <Orb size={56} />
        <h1 className="mt-6 text-2xl">{title}</h1>
        <p className="mt-2 text-soft">{text}</p>
        {details !== undefined && (
          <pre className="mt-4 max-h-40 max-w-full overflow-auto rounded-md bg-sunken p-3 text-start text-xs whitespace-pre-wrap text-soft">
            {details}
          </pre>
        )}
        <div className="mt-6 flex flex-wrap justify-center gap-2">{children}</div>
      </div>
    </div>
  );
}
