import { Fragment, memo, type ReactNode } from 'react';
import { inspectAddress } from '../core/addresses.ts';
import { plainText } from '../core/convert.ts';
import type { Inline } from '../core/tree.ts';
import { WithCitations } from './citations.tsx';
import { FootnoteMark } from './footnotes.tsx';
import { Formula } from './formula.tsx';
import { LinkView } from './link-view.tsx';
import { RemoteImage } from './remote-image.tsx';

/** Everything becomes elements by name, never by HTML; what has no place here stays the text it was. */
export const InlineView = memo(function InlineView({ nodes }: { readonly nodes: readonly Inline[] }): ReactNode {
  return nodes.map((node, index) => <Fragment key={index}>{draw(node)}</Fragment>);
});

function draw(node: Inline): ReactNode {
  switch (node.type) {
    case 'text':
      return lineBreaks(node.text);
    case 'strong':
      return (
        <strong>
          <InlineView nodes={node.children} />
        </strong>
      );
    case 'emphasis':
      return (
        <em>
          <InlineView nodes={node.children} />
        </em>
      );
    case 'strike':
      return (
        <del>
          <InlineView nodes={node.children} />
        </del>
      );
    case 'code':
      return (
        <code className="md-inline-code" dir="ltr">
          {node.text}
        </code>
      );
    case 'math':
      return <Formula tex={node.tex} isDisplay={node.isDisplay} isOpen={node.isOpen} isInline />;
    case 'link': {
      const text = plainText(node.children);
      const address = inspectAddress(node.href, text);
      if (!address) return <DeadLink node={node} text={text} />;
      return (
        <LinkView address={address} title={node.title} isCitation={/^\d{1,3}$/.test(text)}>
          <InlineView nodes={node.children} />
        </LinkView>
      );
    }
    case 'image':
      return <RemoteImage src={node.src} alt={node.alt} title={node.title} />;
    case 'footnote':
      return <FootnoteMark label={node.label} />;
    case 'break':
      return <br />;
  }
}

/** An address that may lead nowhere is read, not followed. */
function DeadLink({ node, text }: { readonly node: Inline & { type: 'link' }; readonly text: string }): ReactNode {
  return (
    <span className="md-dead-link">
      <InlineView nodes={node.children} />
      {node.href === '' || node.href === text ? null : <bdi className="md-place"> ({node.href.slice(0, 200)})</bdi>}
    </span>
  );
}

/** Models write `<br>` where Markdown has nothing, inside of table cells: the one tag that is understood. */
function lineBreaks(text: string): ReactNode {
  if (!/<br/i.test(text)) return withCitations(text);
  return text.split(/<br\s{0,9}\/?>/i).map((part, index) => (
    <Fragment key={index}>
      {index > 0 ? <br /> : null}
      {withCitations(part)}
    </Fragment>
  ));
}

function withCitations(text: string): ReactNode {
  return text.includes('[') ? <WithCitations text={text} /> : text;
}
