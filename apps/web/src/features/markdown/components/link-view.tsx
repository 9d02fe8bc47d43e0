import { useContext, type ReactNode } from 'react';
import type { SafeAddress } from '../core/addresses.ts';
import { Icon } from './icons.tsx';
import { MarkdownLabelsContext } from './labels.ts';

interface LinkViewProps {
  readonly address: SafeAddress;
  readonly title: string;
  /** Its text is a number, as in a list of sources. */
  readonly isCitation: boolean;
  readonly children: ReactNode;
}

/** Says where it leads; and says it beside the text where the text could be taken for another place. */
export function LinkView({
  address: { href, place, oddities },
  title,
  isCitation,
  children,
}: LinkViewProps): ReactNode {
  const labels = useContext(MarkdownLabelsContext);
  return (
    <>
      <a
        className={isCitation ? 'md-link md-citation' : 'md-link'}
        href={href}
        title={[title, href.replace(/^mailto:/, '')].filter((line) => line !== '').join('\n')}
        target="_blank"
        rel="noopener noreferrer nofollow"
        referrerPolicy="no-referrer"
      >
        <bdi>{children}</bdi>
      </a>
      {oddities.length > 0 ? (
        <span className="md-place" data-odd={oddities.join(' ')} dir="ltr">
          <Icon name="warning" />
          {labels.leadsTo(place)}
        </span>
      ) : null}
    </>
  );
}
