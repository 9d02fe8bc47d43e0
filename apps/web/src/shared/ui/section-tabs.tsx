import { useEffect, useRef, type ComponentType } from 'react';
import { Link } from '../router/link.tsx';
import type { IconProps } from './icon.tsx';

export interface SectionTab {
  readonly name: string;
  readonly title: string;
  readonly icon?: ComponentType<IconProps>;
}

export interface SectionTabsProps {
  readonly label: string;
  /** Each section is at `path/name`. */
  readonly path: string;
  readonly tabs: readonly SectionTab[];
  readonly chosen: string | undefined;
  /** As wide as the body of the page below. */
  readonly isWide?: boolean;
  /** Where there is room, one below the other beside the body: for many. */
  readonly isBeside?: boolean;
}

/** The sections of a page, each with an address of its own. Where a hand can push them sideways they stand in one line. */
export function SectionTabs({ label, path, tabs, chosen, isWide = false, isBeside = false }: SectionTabsProps) {
  const here = useRef<HTMLAnchorElement>(null);
  // On a phone the chosen one may be beyond the edge. Newer browsers answer with a promise, which is no way to clean up.
  useEffect(() => {
    here.current?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [chosen]);
  if (tabs.length < 2) return null;
  return (
    <nav
      aria-label={label}
      className={`fading-sides mx-auto w-full shrink-0 overflow-x-auto px-5 pt-1 pb-4 ${isWide ? 'max-w-6xl' : 'max-w-3xl'} ${isBeside ? 'lg:mx-0 lg:w-56 lg:overflow-y-auto lg:mask-none lg:pe-0' : ''}`}
    >
      <ul className={`flex w-fit gap-1 sm:w-auto sm:flex-wrap ${isBeside ? 'lg:flex-col' : ''}`}>
        {tabs.map(({ name, title, icon: Icon }) => (
          <li key={name}>
            <Link
              ref={name === chosen ? here : undefined}
              to={`${path}/${name}`}
              aria-current={name === chosen ? 'page' : undefined}
              className={`flex h-9 items-center gap-2 rounded-full px-3.5 text-sm whitespace-nowrap ${isBeside ? 'lg:rounded-sm' : ''} ${name === chosen ? 'bg-tint font-medium text-on-tint' : 'text-soft hover:bg-hover hover:text-ink'}`}
            >
              {Icon && <Icon size={16} />}
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
