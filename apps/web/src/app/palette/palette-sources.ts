import { sections as adminSections } from '../../features/admin/stores/sections.ts';
import { answerWith } from '../../features/chat/stores/choose-model.ts';
import { $list, titleOf } from '../../features/conversations/index.ts';
import { $models } from '../../features/models/index.ts';
import { pinnedFirst } from '../../features/models/stores/pinned.ts';
import { $sections as $modelSections } from '../../features/models/stores/sections.ts';
import { findHits } from '../../features/search/stores/hits.ts';
import { askAgain } from '../../features/search/stores/search.ts';
import { $user } from '../../features/session/index.ts';
import { $sections as $settingsSections } from '../../features/settings/stores/sections.ts';
import { $actions } from '../../shared/actions/registry.ts';
import { chatPath, paths } from '../../shared/router/paths.ts';
import { navigate } from '../../shared/router/router.ts';
import type { IconProps } from '../../shared/ui/icon.tsx';
import { ModelIcon, SearchIcon, SettingsIcon, ShieldIcon } from '../../shared/ui/icons.ts';
import type { ComponentType } from 'react';
import { text as appText } from '../text.ts';
import type { Entry, Sources } from './palette-session.ts';
import { text } from './text.ts';

interface Section {
  readonly name: string;
  readonly title: () => string;
  readonly icon?: ComponentType<IconProps>;
}

function sectionsOf(
  page: 'settings' | 'models' | 'admin',
  sections: readonly Section[],
  usual: ComponentType<IconProps>,
): readonly Entry[] {
  return sections.map(({ name, title, icon = usual }) => ({
    key: `${page}/${name}`,
    title: text('section', { page: appText(page), name: title() }),
    icon,
    run: () => navigate(`${paths[page]}/${name}`),
  }));
}

/** What the palette finds, where it is. */
export const sources: Sources = {
  commands: () =>
    $actions
      .get()
      .filter((action) => action.id !== 'palette.open' && action.isAvailable?.() !== false)
      .map(({ id, title, icon, keys, run }) => ({ key: id, title: title(), icon, keys, run })),
  sections: () => [
    ...sectionsOf('settings', $settingsSections.get(), SettingsIcon),
    ...sectionsOf('models', $modelSections.get(), ModelIcon),
    ...($user.get()?.role === 'admin' ? sectionsOf('admin', adminSections, ShieldIcon) : []),
  ],
  models: () =>
    pinnedFirst($models.get().items).map(({ id, name }) => ({
      key: `model ${id}`,
      title: text('useModel', { name }),
      keywords: id,
      icon: ModelIcon,
      run: () => answerWith(id),
    })),
  conversations: () =>
    $list.get().items.map((conversation) => ({
      key: conversation.id,
      title: titleOf(conversation),
      run: () => navigate(chatPath(conversation.id)),
    })),
  messages: async (words, most) =>
    (await findHits(words, most)).map(({ conversationId, messageId, title, pieces }) => ({
      key: `message ${messageId}`,
      title,
      pieces,
      run: () => navigate(chatPath(conversationId, messageId)),
    })),
  search: (words) => ({
    key: 'search',
    title: text('searchFor', { words }),
    icon: SearchIcon,
    run() {
      askAgain(words);
      navigate(paths.search);
    },
  }),
};
