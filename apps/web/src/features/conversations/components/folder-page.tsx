import Button from '@mui/material/Button';
import { useStore } from '@nanostores/react';
import { limits, type Folder } from '@parley/protocol';
import { useState } from 'react';
import { formatDate } from '../../../shared/i18n/format.ts';
import { Link } from '../../../shared/router/link.tsx';
import { chatPath } from '../../../shared/router/paths.ts';
import { usePageName } from '../../../shared/ui/page-title.ts';
import { navigate } from '../../../shared/router/router.ts';
import { EditIcon } from '../../../shared/ui/icons.ts';
import { PageBody, Section } from '../../../shared/ui/page-body.tsx';
import { PageHeader } from '../../../shared/ui/page-header.tsx';
import { toast } from '../../../shared/ui/toasts.ts';
import { ModelPicker } from '../../models/index.ts';
import { $newFolder, changeFolder } from '../stores/folders.ts';
import { $list } from '../stores/list.ts';
import { titleOf } from '../stores/title.ts';
import { useText } from '../text.ts';
import { ColorChoice } from './folder-dialog.tsx';
import { RenameField } from './rename-field.tsx';
import { Swatch } from './swatch.tsx';

/** What holds for all conversations of a folder, and the conversations. */
export function FolderPage({ folder }: { readonly folder: Folder }) {
  const t = useText();
  const [isRenaming, setRenaming] = useState(false);
  const conversations = useStore($list).items.filter(
    ({ folder_id, status }) => folder_id === folder.id && status !== 'archived',
  );
  usePageName(folder.name);
  const begin = () => {
    $newFolder.set(folder.id);
    navigate('/');
  };
  return (
    <>
      <PageHeader
        title={
          <div className="flex items-center gap-2.5">
            <Swatch color={folder.color} className="size-3.5" />
            {isRenaming ? (
              <RenameField
                title={folder.name}
                label={t('renameFolder')}
                className="max-w-xl py-1 text-base font-semibold"
                onDone={(name) => {
                  setRenaming(false);
                  if (name !== undefined && name !== folder.name) void changeFolder(folder.id, { name });
                }}
              />
            ) : (
              <h1 className="min-w-0">
                <button
                  type="button"
                  title={t('renameFolder')}
                  onClick={() => setRenaming(true)}
                  dir="auto"
                  className="block max-w-full truncate rounded-sm px-1 py-1 text-start text-base font-semibold hover:bg-hover"
                >
                  {folder.name}
                </button>
              </h1>
            )}
          </div>
        }
      />
      <PageBody>
        <Section
          title={t('conversations')}
          action={
            <Button variant="contained" size="small" startIcon={<EditIcon size={16} />} onClick={begin}>
              {t('newInFolder')}
            </Button>
          }
        >
          {conversations.length === 0 ? (
            <p className="rounded-lg border border-dashed border-line px-4 py-8 text-center text-sm text-soft">
              {t('folderEmpty')}
            </p>
          ) : (
            <ul className="flex flex-col rounded-lg border border-line">
              {conversations.map((conversation) => (
                <li key={conversation.id} className="border-b border-line last:border-0">
                  <Link
                    to={chatPath(conversation.id)}
                    className="flex min-h-11 items-center gap-3 px-4 py-2 text-sm hover:bg-hover"
                  >
                    <span className="min-w-0 flex-1 truncate" dir="auto">
                      {titleOf(conversation)}
                    </span>
                    <span className="shrink-0 text-xs text-faint">{formatDate(conversation.updated_at)}</span>
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </Section>
        <Instructions folder={folder} />
        <Section title={t('folderModel')} text={t('folderModelText')}>
          <div className="w-fit max-w-full rounded-md border border-edge p-0.5">
            <ModelPicker chosen={folder.model} onChoose={(model) => void changeFolder(folder.id, { model })} />
          </div>
        </Section>
        <Section title={t('color')}>
          <ColorChoice color={folder.color} onChoose={(color) => void changeFolder(folder.id, { color })} />
        </Section>
      </PageBody>
    </>
  );
}

function Instructions({ folder }: { readonly folder: Folder }) {
  const t = useText();
  const [written, setWritten] = useState<string>();
  const value = written ?? folder.instructions;
  const save = async () => {
    if (!(await changeFolder(folder.id, { instructions: value.trim() }))) return;
    setWritten(undefined);
    toast(t('saved'));
  };
  return (
    <Section title={t('instructions')} text={t('instructionsText')}>
      <textarea
        aria-label={t('instructions')}
        placeholder={t('instructionsHint')}
        value={value}
        rows={5}
        dir="auto"
        maxLength={limits.folderInstructionsCharacters}
        onChange={(event) => setWritten(event.target.value)}
        className="w-full resize-y rounded-md border border-edge bg-raised p-3 text-sm outline-none focus:border-accent"
      />
      <div>
        <Button variant="contained" disabled={value.trim() === folder.instructions} onClick={() => void save()}>
          {t('save')}
        </Button>
      </div>
    </Section>
  );
}
