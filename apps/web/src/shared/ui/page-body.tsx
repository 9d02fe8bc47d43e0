import type { ReactNode } from 'react';

/** The scrolling middle of a page that is no conversation. */
export function PageBody({ children, isWide = false }: { readonly children: ReactNode; readonly isWide?: boolean }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto" data-page-body>
      <div className={`mx-auto flex w-full flex-col gap-8 px-5 pt-2 pb-16 ${isWide ? 'max-w-6xl' : 'max-w-3xl'}`}>
        {children}
      </div>
    </div>
  );
}

export interface SectionProps {
  readonly title: string;
  readonly text?: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ title, text, action, children }: SectionProps) {
  return (
    <section className="flex flex-col gap-3">
      <div>
        <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-2">
          <h2 className="min-w-0 flex-1 basis-36 text-lg">{title}</h2>
          {action}
        </div>
        {text !== undefined && <p className="mt-0.5 max-w-[70ch] text-sm text-soft">{text}</p>}
      </div>
      {children}
    </section>
  );
}

/** Rows that belong together. */
export function Card({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex flex-col divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised">
      {children}
    </div>
  );
}

export interface RowProps {
  readonly title: ReactNode;
  readonly text?: ReactNode;
  readonly children?: ReactNode;
}

/** What it is on one side, what can be done with it on the other. */
export function CardRow({ title, text, children }: RowProps) {
  return (
    <div className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-48">
        <div className="font-medium break-words">{title}</div>
        {text !== undefined && <div className="text-sm break-words text-soft">{text}</div>}
      </div>
      {children !== undefined && <div className="flex max-w-full flex-wrap items-center gap-2">{children}</div>}
    </div>
  );
}

export function EmptyNote({ children }: { readonly children: ReactNode }) {
  return (
    <p className="rounded-lg border border-dashed border-line px-4 py-8 text-center text-sm text-soft">{children}</p>
  );
}

export function ProblemNote({ text, action }: { readonly text: string; readonly action?: ReactNode }) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-3 rounded-md bg-danger-tint px-4 py-3 text-sm text-danger"
    >
      <span className="min-w-0 flex-1 break-words">{text}</span>
      {action}
    </div>
  );
}

export function RowsSkeleton({ count }: { readonly count: number }) {
  return (
    <div aria-hidden="true" className="flex flex-col gap-2">
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className="skeleton h-14 w-full rounded-lg" />
      ))}
    </div>
  );
}
