import { useStore } from '@nanostores/react';
import type { SendOptions } from '@parley/client';
import { useRef } from 'react';
import { LabelledButton } from '../../../shared/ui/action-button.tsx';
import { CloseIcon, FolderIcon, GhostIcon } from '../../../shared/ui/icons.ts';
import { Orb } from '../../../shared/ui/orb.tsx';
import { PageHeader } from '../../../shared/ui/page-header.tsx';
import { WritingBox, type Composer } from '../../composer/index.ts';
import { $folders, $newFolder } from '../../conversations/index.ts';
import { ModelPicker } from '../../models/index.ts';
import { $user } from '../../session/index.ts';
import { comparedModels } from '../stores/compared-models.ts';
import { $newIsTemporary, $newModel, beginChat } from '../stores/new-chat.ts';
import { useText } from '../text.ts';

/** A conversation that has not begun: a greeting, some beginnings, and the field. */
export function NewChatPage() {
  const t = useText();
  const user = useStore($user);
  const model = useStore($newModel);
  const compared = useStore(comparedModels('new'));
  const isTemporary = useStore($newIsTemporary);
  const newFolder = useStore($newFolder);
  const folder = useStore($folders).find(({ id }) => id === newFolder);
  const box = useRef<Composer>(null);

  const begin = (content: string, options: SendOptions) => {
    beginChat(content, options);
    return true;
  };
  const starts = [
    [t('startExplain'), t('startExplainText')],
    [t('startWrite'), t('startWriteText')],
    [t('startPlan'), t('startPlanText')],
  ] as const;

  return (
    <>
      <PageHeader>
        <LabelledButton
          label={t('temporary')}
          icon={GhostIcon}
          isPressed={isTemporary}
          onClick={() => $newIsTemporary.set(!isTemporary)}
          className={isTemporary ? 'bg-tint text-on-tint' : ''}
        />
      </PageHeader>
      <div className="flex min-h-0 flex-1 flex-col justify-end overflow-y-auto sm:justify-center sm:pb-[12vh]">
        <div className="animate-rise mx-auto mb-auto flex w-full max-w-[48rem] flex-col items-center px-5 pt-[12vh] pb-8 text-center sm:mb-0 sm:pt-8">
          <Orb size={60} />
          <h1 className="mt-6 text-2xl sm:text-display">
            {isTemporary ? t('temporary') : greeting(t, user?.display_name)}
          </h1>
          <p className="mt-2 max-w-md text-soft" role={isTemporary ? 'status' : undefined}>
            {isTemporary ? t('temporaryText') : t('welcomeText')}
          </p>
          {folder && !isTemporary && (
            <p className="mt-4 flex items-center gap-1 rounded-full border border-line ps-3 text-sm text-soft">
              <FolderIcon size={15} />
              <span dir="auto">{t('inFolder', { folder: folder.name })}</span>
              <LabelledButton
                size="small"
                label={t('leaveFolder')}
                icon={CloseIcon}
                onClick={() => $newFolder.set(null)}
              />
            </p>
          )}
        </div>
        <WritingBox
          ref={box}
          draftId="new"
          label={t('yourMessage')}
          placeholder={t('placeholder')}
          isAnswering={false}
          history={() => []}
          onSend={begin}
          onStop={() => {}}
        >
          <ModelPicker
            chosen={model}
            onChoose={(chosen) => $newModel.set(chosen)}
            compared={compared}
            onCompare={(models) => comparedModels('new').set(models)}
          />
        </WritingBox>
        <ul className="mx-auto hidden w-full max-w-[48rem] grid-cols-3 gap-3 px-3 pt-3 sm:grid">
          {starts.map(([title, words]) => (
            <li key={title}>
              <button
                type="button"
                onClick={() => box.current?.write(words)}
                className="flex h-full w-full flex-col gap-1 rounded-lg border border-line p-4 text-start transition-colors hover:bg-hover"
              >
                <span className="text-sm font-semibold">{title}</span>
                <span className="line-clamp-2 text-sm text-soft">{words.trim()}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

function greeting(t: ReturnType<typeof useText>, name: string | undefined): string {
  const hour = new Date().getHours();
  const key = hour < 5 ? 'lateNight' : hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening';
  const first = name?.trim().split(/\s+/)[0] ?? '';
  // The single owner of a local installation has no name of their own.
  return first === '' || /^(owner|local)$/i.test(first) ? t('greeting') : t(key, { name: first });
}
