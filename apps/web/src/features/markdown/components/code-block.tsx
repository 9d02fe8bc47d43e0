import { memo, useContext, useMemo, useState, type ReactNode } from 'react';
import { readInfo } from '../highlight/info.ts';
import { decode } from '../highlight/lines.ts';
import { download } from './clipboard.ts';
import { revealHidden } from './hidden-characters.tsx';
import { MarkdownLabelsContext } from './labels.ts';
import { CopyButton, ToolButton } from './tool-button.tsx';
import { useHighlight } from './use-highlight.ts';

interface CodeBlockProps {
  readonly info: string;
  readonly text: string;
  readonly isGrowing: boolean;
}

/** What is longer is folded when it is already whole; what grew before somebody's eyes stays open. */
const longLines = 60;
const foldedLines = 24;

export function CodeBlock({ info, text, isGrowing }: CodeBlockProps): ReactNode {
  const labels = useContext(MarkdownLabelsContext);
  const { language, label, fileName, downloadName } = useMemo(() => readInfo(info), [info]);
  const lines = useMemo(() => text.split('\n'), [text]);
  const colours = useHighlight({ language, text, lines });
  const [wraps, setWraps] = useState(false);
  const [hasNumbers, setHasNumbers] = useState(false);
  const [isFolded, setIsFolded] = useState(!isGrowing && lines.length > longLines);
  const name = label === '' ? labels.plainText : label;
  const shown = isFolded ? lines.slice(0, foldedLines) : lines;
  return (
    <figure className="md-code" data-language={info.split(/\s/, 1)[0]} data-text={text} dir="ltr">
      <figcaption className="md-bar" data-copy="skip">
        <span className="md-bar-name">
          {name}
          {fileName === undefined ? null : <bdi className="md-file">{fileName}</bdi>}
        </span>
        <span className="md-tools">
          <ToolButton
            icon="numbers"
            label={labels.lineNumbers}
            isPressed={hasNumbers}
            onClick={() => setHasNumbers(!hasNumbers)}
          />
          <ToolButton icon="wrap" label={labels.wrap} isPressed={wraps} onClick={() => setWraps(!wraps)} />
          <ToolButton
            icon="download"
            label={labels.download}
            onClick={() => download(downloadName, new Blob([text], { type: 'text/plain' }))}
          />
          <CopyButton text={() => text} />
        </span>
      </figcaption>
      <pre
        tabIndex={0}
        role="group"
        aria-label={labels.codeRegion(fileName ?? name, lines.length)}
        data-wraps={wraps || undefined}
        data-numbers={hasNumbers || undefined}
        data-folded={isFolded || undefined}
      >
        <code>
          {shown.map((line, index) => (
            <CodeLine key={index} text={line} coloured={colours(index)} isDiff={language === 'diff'} />
          ))}
        </code>
      </pre>
      {lines.length > longLines ? (
        <button
          type="button"
          className="md-fold"
          data-copy="skip"
          aria-expanded={!isFolded}
          onClick={() => setIsFolded(!isFolded)}
        >
          {isFolded ? labels.showAllLines(lines.length) : labels.showFewerLines}
        </button>
      ) : null}
    </figure>
  );
}

interface CodeLineProps {
  readonly text: string;
  readonly coloured: string | undefined;
  readonly isDiff: boolean;
}

const diffKinds: Readonly<Record<string, string>> = { '+': 'added', '-': 'removed', '@': 'place' };

const CodeLine = memo(function CodeLine({ text, coloured, isDiff }: CodeLineProps): ReactNode {
  return (
    <span className="md-code-line" data-diff={isDiff ? diffKinds[text[0] ?? ''] : undefined}>
      {coloured === undefined
        ? revealHidden(text)
        : decode(coloured).map(({ className, text: piece }, index) => (
            <span key={index} className={className}>
              {revealHidden(piece)}
            </span>
          ))}
      {'\n'}
    </span>
  );
});
