import type { MessagePart } from '@parley/protocol';
import { chatPath } from '../../../shared/router/paths.ts';
import { Link } from '../../../shared/router/link.tsx';
import { BranchIcon } from '../../../shared/ui/icons.ts';
import { referencesOf } from '../stores/steps.ts';
import { useText } from '../text.ts';

/** The conversations that a question refers to, above it. */
export function References({ parts }: { readonly parts: readonly MessagePart[] | undefined }) {
  const t = useText();
  const references = referencesOf(parts);
  if (references.length === 0) return null;
  return (
    <ul aria-label={t('refersTo')} className="mb-1 flex max-w-[min(85%,38rem)] flex-wrap justify-end gap-1.5">
      {references.map(({ conversation_id, title }) => (
        <li key={conversation_id} className="min-w-0">
          <Link
            to={chatPath(conversation_id)}
            className="flex h-8 items-center gap-1.5 rounded-full border border-line px-3 text-sm text-soft hover:bg-hover hover:text-ink"
          >
            <BranchIcon size={14} />
            <span dir="auto" className="truncate">
              {title === '' ? t('untitled') : title}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** The same as a step of the answer: what it was given to read. */
export function ReadStep({ parts }: { readonly parts: readonly MessagePart[] | undefined }) {
  const t = useText();
  const references = referencesOf(parts);
  if (references.length === 0) return null;
  return (
    <div className="my-2 flex flex-wrap items-center gap-x-2 rounded-md border border-line bg-paper px-3 py-2 text-sm text-soft">
      <BranchIcon size={16} />
      <span>{t('lookedInto', { count: references.length })}</span>
      {references.map(({ conversation_id, title }) => (
        <Link key={conversation_id} to={chatPath(conversation_id)} className="min-w-0 truncate text-ink underline">
          <bdi>{title === '' ? t('untitled') : title}</bdi>
        </Link>
      ))}
    </div>
  );
}
