import { useContext, useEffect, useRef, useState, type ReactNode } from 'react';
import type { DrawnDiagram } from '../diagram/draw-diagram.ts';
import { later } from '../../../shared/ui/later.tsx';
import { isLight } from '../diagram/light-color.ts';
import { download } from './clipboard.ts';
import { MarkdownLabelsContext } from './labels.ts';
import { CopyButton, ToolButton } from './tool-button.tsx';

const DiagramMenu = later(async () => (await import('./diagram-menu.tsx')).DiagramMenu);

interface DiagramBlockProps {
  readonly source: string;
  readonly isGrowing: boolean;
}

interface Drawing extends DrawnDiagram {
  readonly url: string;
  readonly source: string;
}

/** Its source until it is drawn, which happens when it is whole and somebody comes near it. */
export function DiagramBlock({ source, isGrowing }: DiagramBlockProps): ReactNode {
  const labels = useContext(MarkdownLabelsContext);
  const figure = useRef<HTMLElement>(null);
  const { drawing, fault } = useDrawing({ source, isGrowing, figure });
  const [wantsSource, setWantsSource] = useState(false);
  const [menuAt, setMenuAt] = useState<HTMLElement>();
  const [taken, setTaken] = useState<'done' | 'copied' | 'failed'>();
  const isDrawn = drawing !== undefined && !wantsSource;
  const kind = /^\s*(?:%%.*\n\s*)*([\w-]+)/.exec(source)?.[1] ?? '';
  return (
    <figure className="md-code md-diagram" ref={figure} data-language="mermaid" data-text={source} dir="ltr">
      <figcaption className="md-bar" data-copy="skip">
        <span className="md-bar-name">
          {labels.diagram}
          {fault === undefined && !drawing && !isGrowing ? <span className="md-file">{labels.drawing}</span> : null}
        </span>
        <span className="md-tools">
          {drawing ? (
            <>
              <ToolButton
                icon={isDrawn ? 'code' : 'diagram'}
                label={isDrawn ? labels.showSource : labels.showDiagram}
                onClick={() => setWantsSource(isDrawn)}
              />
              <ToolButton
                icon="download"
                label={labels.download}
                isMenuOpen={menuAt !== undefined}
                onClick={({ currentTarget }) => {
                  setTaken(undefined);
                  setMenuAt(currentTarget);
                }}
              />
              <span className="md-unseen" role="status">
                {taken === 'copied' ? labels.copied : ''}
              </span>
            </>
          ) : null}
          <CopyButton text={() => source} />
        </span>
      </figcaption>
      {isDrawn ? (
        <div className="md-diagram-scroll" tabIndex={0} role="group" aria-label={`${labels.diagram}, ${kind}`}>
          <img
            src={drawing.url}
            width={drawing.width}
            height={drawing.height}
            alt={`${labels.diagram}, ${kind}: ${source.slice(0, 300)}`}
          />
        </div>
      ) : (
        <pre tabIndex={0} role="group" aria-label={labels.codeRegion('Mermaid', source.split('\n').length)}>
          <code>{source}</code>
        </pre>
      )}
      {taken === 'failed' && drawing ? (
        <p className="md-fault" role="alert">
          {labels.noPicture}{' '}
          <button
            type="button"
            className="md-fault-way"
            onClick={() => download('diagram.svg', new Blob([drawing.svg], { type: 'image/svg+xml' }))}
          >
            {labels.downloadAs('SVG')}
          </button>
        </p>
      ) : null}
      {menuAt === undefined ? null : (
        <DiagramMenu anchor={menuAt} source={source} onClose={() => setMenuAt(undefined)} onOutcome={setTaken} />
      )}
      {fault === undefined ? null : <p className="md-fault">{labels.badDiagram(fault)}</p>}
    </figure>
  );
}

interface UseDrawing extends DiagramBlockProps {
  readonly figure: React.RefObject<HTMLElement | null>;
}

function useDrawing({ source, isGrowing, figure }: UseDrawing): {
  drawing: Drawing | undefined;
  fault: string | undefined;
} {
  const [drawing, setDrawing] = useState<Drawing>();
  const [fault, setFault] = useState<string>();
  const isOnDark = useIsOnDark(figure);
  useEffect(() => {
    const element = figure.current;
    if (isGrowing || !element) return undefined;
    let isGone = false;
    const draw = async () => {
      try {
        const { drawDiagram } = await import('../diagram/draw-diagram.ts');
        const drawn = await drawDiagram(source, isOnDark ?? isOnDarkGround(element));
        if (isGone) return;
        const url = URL.createObjectURL(new Blob([drawn.svg], { type: 'image/svg+xml' }));
        setDrawing({ ...drawn, url, source });
        setFault(undefined);
      } catch (error) {
        if (!isGone) setFault(error instanceof Error ? error.message : '');
      }
    };
    const observer = new IntersectionObserver(
      (changes) => {
        if (!changes.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        void draw();
      },
      { rootMargin: '200px' },
    );
    observer.observe(element);
    return () => {
      isGone = true;
      observer.disconnect();
    };
  }, [source, isGrowing, figure, isOnDark]);
  // Only when another one stands there: until then it may be hidden and shown again.
  useEffect(() => {
    if (!drawing) return undefined;
    return () => URL.revokeObjectURL(drawing.url);
  }, [drawing]);
  return { drawing: drawing?.source === source ? drawing : undefined, fault };
}

/** Undefined until the page changes between light and dark: what was drawn for the other one is drawn anew. */
function useIsOnDark(figure: React.RefObject<HTMLElement | null>): boolean | undefined {
  const [isOnDark, setOnDark] = useState<boolean>();
  useEffect(() => {
    const look = () => figure.current && setOnDark(isOnDarkGround(figure.current));
    const page = new MutationObserver(look);
    page.observe(document.documentElement, { attributeFilter: ['data-scheme'] });
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', look);
    return () => {
      page.disconnect();
      system.removeEventListener('change', look);
    };
  }, [figure]);
  return isOnDark;
}

/** Light text stands on dark ground, whoever decided so: the system, the page, or a part of it. */
function isOnDarkGround(element: HTMLElement): boolean {
  return isLight(getComputedStyle(element).color);
}
