import { memo, useContext, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import type * as Katex from 'katex';
import { untilDrawn } from '../../../shared/lib/idle.ts';
import { formulaHeight, formulaWidth } from '../core/formula-size.ts';
import { MarkdownLabelsContext } from './labels.ts';
import { CopyButton } from './tool-button.tsx';

let loaded: typeof Katex.default | undefined;
let loading: Promise<typeof Katex.default> | undefined;

function load(): Promise<typeof Katex.default> {
  // The words before the formulas.
  loading ??= untilDrawn()
    .then(() => Promise.all([import('katex'), import('katex/dist/katex.min.css')]))
    .then(([{ default: katex }]) => (loaded = katex));
  return loading;
}

interface FormulaProps {
  readonly tex: string;
  readonly isDisplay: boolean;
  /** Its end is still to come. */
  readonly isOpen: boolean;
  /** It stands within a line of text. */
  readonly isInline?: boolean;
}

/** TeX until it can be set, and again where it cannot be: a formula is never lost. */
export const Formula = memo(function Formula({ tex, isDisplay, isOpen, isInline = false }: FormulaProps): ReactNode {
  const labels = useContext(MarkdownLabelsContext);
  const place = useRef<HTMLSpanElement>(null);
  const [fault, setFault] = useState<string>();
  // Before it is seen, where the library is here: what scrolls into view does not change its size there.
  useLayoutEffect(() => {
    if (isOpen) return undefined;
    let isGone = false;
    const set = (katex: typeof Katex.default) => {
      if (!isGone && place.current) setFault(draw(katex, place.current, tex, isDisplay));
    };
    if (loaded) set(loaded);
    // Without the library the TeX itself is to be read, all of it.
    else void load().then(set, () => place.current?.classList.remove('md-awaited'));
    return () => {
      isGone = true;
    };
  }, [tex, isDisplay, isOpen]);
  const Tag = isInline ? 'span' : 'div';
  const delimiter = isDisplay ? '$$' : '$';
  return (
    <Tag
      className={isDisplay ? 'md-formula md-display' : 'md-formula'}
      data-tex={`${delimiter}${tex}${delimiter}`}
      data-fault={fault === undefined ? undefined : true}
      title={fault === undefined ? undefined : labels.badFormula(fault)}
      dir="ltr"
    >
      {/* The library fills it; React knows nothing of what is inside. */}
      <FormulaPlace
        key={isOpen ? `open ${tex}` : tex}
        place={place}
        tex={tex}
        isScrollable={isDisplay && !isInline}
        isAwaited={!isOpen && !loaded && isInline}
      />
      {isInline ? null : (
        <span className="md-tools" data-copy="skip">
          <CopyButton text={() => tex} label={labels.copyFormula} />
        </span>
      )}
    </Tag>
  );
});

/** Above and below it (styles/figures.css). */
const paddingEm = 0.8;

interface FormulaPlaceProps {
  readonly place: React.RefObject<HTMLSpanElement | null>;
  readonly tex: string;
  readonly isScrollable: boolean;
  /** Soon set: until then its TeX takes no more room than it will. */
  readonly isAwaited: boolean;
}

const FormulaPlace = memo(function FormulaPlace({ place, tex, isScrollable, isAwaited }: FormulaPlaceProps): ReactNode {
  return (
    <span
      className={`md-formula-place ${isAwaited ? 'md-awaited' : ''}`}
      ref={place}
      tabIndex={isScrollable ? 0 : undefined}
      style={
        isScrollable ? { minHeight: `${formulaHeight(tex) + paddingEm}em` } : { maxWidth: `${formulaWidth(tex)}em` }
      }
    >
      <code>{tex}</code>
    </span>
  );
});

/** What was wrong with it, in a word; undefined when it stands. */
function draw(katex: typeof Katex.default, place: HTMLElement, tex: string, displayMode: boolean): string | undefined {
  place.classList.remove('md-awaited');
  // Made elsewhere first: a fault leaves the TeX that is there as it is.
  const drawn = document.createElement('span');
  try {
    // Elements, not HTML. Nothing in it may link, load, name or style: `trust` is what allows those commands.
    katex.render(tex, drawn, {
      displayMode,
      trust: false,
      strict: 'ignore',
      maxSize: 20,
      maxExpand: 300,
      output: 'htmlAndMathml',
    });
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^KaTeX parse error: /, '').slice(0, 200) : 'TeX';
  }
  place.replaceChildren(...drawn.childNodes);
  return undefined;
}
