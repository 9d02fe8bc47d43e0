import { useContext, type ReactNode } from 'react';
import { MarkdownLabelsContext } from './labels.ts';

// Those that turn the order of what follows around, and those nobody sees: in code they are an attack or an accident.
const hidden = /([\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}])/u;

/** Code with its hidden characters made visible: what is read is what would run. */
export function revealHidden(text: string): ReactNode {
  if (!hidden.test(text)) return text;
  return text.split(hidden).map((part, index) => (index % 2 === 1 ? <Hidden key={index} character={part} /> : part));
}

function Hidden({ character }: { readonly character: string }): ReactNode {
  const labels = useContext(MarkdownLabelsContext);
  const name = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return (
    <span
      className="md-hidden-character"
      role="img"
      aria-label={labels.hiddenCharacter(name)}
      title={labels.hiddenCharacter(name)}
    >
      {name}
    </span>
  );
}
