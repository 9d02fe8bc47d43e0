import { useStore } from '@nanostores/react';
import type { ReactNode } from 'react';
import { ActionButton } from './action-button.tsx';
import { $isNarrow, $isSidebarShown } from './layout.ts';

export interface PageHeaderProps {
  readonly title?: ReactNode;
  readonly children?: ReactNode;
}

/** The quiet line above every page: what it is, and what can be done with all of it. Below it is room for notices. */
export function PageHeader({ title, children }: PageHeaderProps) {
  const isNarrow = useStore($isNarrow);
  const isShown = useStore($isSidebarShown);
  return (
    <header className="@container z-10 mb-[var(--notices,0px)] flex min-h-14 shrink-0 items-center gap-1 px-3 pt-[env(safe-area-inset-top)]">
      {(isNarrow || !isShown) && <ActionButton id="view.sidebar" />}
      {(isNarrow || !isShown) && <ActionButton id="chat.new" />}
      <div className="min-w-0 flex-1 px-1.5">
        {typeof title === 'string' ? <h1 className="truncate text-base font-semibold">{title}</h1> : title}
      </div>
      {children}
    </header>
  );
}
