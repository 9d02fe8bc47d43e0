import { useStore } from '@nanostores/react';
import type { Prompt } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { Button } from '../../../shared/ui/button.tsx';
import { Card, CardRow, EmptyNote, ProblemNote, RowsSkeleton, Section } from '../../../shared/ui/page-body.tsx';
import { deletePrompt, prompts } from '../stores/prompts.ts';
import { useText } from '../text.ts';
import { ImportForm } from './import-form.tsx';
import { PromptForm } from './prompt-form.tsx';

/** The prompts one keeps: called up in the composer by a slash and their command. */
export function PromptsSection() {
  const t = useText();
  const { value, problem } = useStore(prompts.$state);
  const [open, setOpen] = useState<'new' | 'import' | Prompt>();
  useEffect(() => void prompts.read(), []);
  const close = () => setOpen(undefined);
  return (
    <Section
      title={t('savedPrompts')}
      text={t('explained')}
      action={
        <div className="flex gap-2">
          <Button onClick={() => setOpen('import')}>{t('import')}</Button>
          <Button variant="contained" onClick={() => setOpen('new')}>
            {t('newPrompt')}
          </Button>
        </div>
      }
    >
      {open === 'new' && <PromptForm onDone={close} />}
      {open === 'import' && <ImportForm onDone={close} />}
      {problem !== undefined && <ProblemNote text={problem} />}
      {value === undefined && problem === undefined && <RowsSkeleton count={3} />}
      {value?.length === 0 && open === undefined && <EmptyNote>{t('none')}</EmptyNote>}
      {value !== undefined && value.length > 0 && (
        <Card>
          {value.map((prompt) =>
            typeof open === 'object' && open.id === prompt.id ? (
              <div key={prompt.id} className="p-4">
                <PromptForm prompt={prompt} onDone={close} />
              </div>
            ) : (
              <CardRow
                key={prompt.id}
                title={
                  <>
                    <code dir="ltr">/{prompt.command}</code>
                    {prompt.title !== '' && (
                      <span className="ms-2 font-normal text-soft">
                        <bdi>{prompt.title}</bdi>
                      </span>
                    )}
                  </>
                }
                text={
                  <span dir="auto" className="line-clamp-2">
                    {prompt.content}
                  </span>
                }
              >
                <Button size="small" onClick={() => setOpen(prompt)} aria-label={`${t('edit')}: /${prompt.command}`}>
                  {t('edit')}
                </Button>
                <Button
                  size="small"
                  color="error"
                  onClick={() => void deletePrompt(prompt)}
                  aria-label={`${t('delete')}: /${prompt.command}`}
                >
                  {t('delete')}
                </Button>
              </CardRow>
            ),
          )}
        </Card>
      )}
    </Section>
  );
}
