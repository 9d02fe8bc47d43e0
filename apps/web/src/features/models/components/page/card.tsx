import type { ReactNode } from 'react';
import { useKeptFocus } from './use-kept-focus.ts';

export interface CardProps {
  readonly name: string;
  /** Beside the name. */
  readonly chips: ReactNode;
  /** Under the name. */
  readonly about: ReactNode;
  readonly actions: ReactNode;
  readonly children: ReactNode;
}

/** One model of a list: what it is, what can be done with it, and below what happens or is opened. */
export function Card({ name, chips, about, actions, children }: CardProps) {
  const kept = useKeptFocus<HTMLElement>();
  return (
    <article {...kept} aria-label={name} className="flex flex-col gap-3 rounded-lg border border-line bg-raised p-4">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <h3 className="min-w-0 font-medium break-words" dir="auto">
              {name}
            </h3>
            {chips}
          </div>
          {about}
        </div>
        {actions}
      </div>
      {children}
    </article>
  );
}
