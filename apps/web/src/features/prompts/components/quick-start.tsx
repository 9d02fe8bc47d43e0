import { useStore } from '@nanostores/react';
import type { Prompt } from '@parley/protocol';
import { useEffect } from 'react';
import { Link } from '../../../shared/router/link.tsx';
import { beginWith } from '../../composer/index.ts';
import { fillIn } from '../stores/filling.ts';
import { prompts } from '../stores/prompts.ts';
import { useText } from '../text.ts';
import { FillingPlace } from './filling-place.tsx';

const shownPrompts = 6;

/** Saved prompts to begin with: one press, what is open is asked for, and the words stand in a new conversation. */
export function QuickStart() {
  const t = useText();
  const { value } = useStore(prompts.$state);
  useEffect(() => void prompts.read(), []);
  const begin = async ({ command, content }: Prompt) => {
    const words = await fillIn(`/${command}`, content);
    if (words !== undefined) beginWith(words);
  };
  const look = 'flex min-h-11 max-w-full items-center gap-2 rounded-full border px-4 py-2 text-start text-sm';
  return (
    <>
      <ul className="flex flex-wrap gap-2">
        {value?.slice(0, shownPrompts).map((prompt) => (
          <li key={prompt.id} className="max-w-full">
            <button
              type="button"
              title={prompt.content.slice(0, 300)}
              onClick={() => void begin(prompt)}
              className={`${look} border-line bg-raised transition-shadow hover:shadow-mid`}
            >
              <bdi className="truncate font-medium">{prompt.title === '' ? `/${prompt.command}` : prompt.title}</bdi>
              {prompt.title !== '' && (
                <code dir="ltr" className="shrink-0 text-xs text-faint">
                  /{prompt.command}
                </code>
              )}
            </button>
          </li>
        ))}
        <li>
          <Link to="/settings/prompts" className={`${look} border-dashed border-edge text-soft hover:bg-hover`}>
            {value?.length === 0 ? t('saveFirst') : t('manage')}
          </Link>
        </li>
      </ul>
      <FillingPlace />
    </>
  );
}
