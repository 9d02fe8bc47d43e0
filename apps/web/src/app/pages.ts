import type { ComponentType } from 'react';
import type { PathName } from '../shared/router/paths.ts';
import { laterPage } from '../shared/ui/later.tsx';
import type { IconProps } from '../shared/ui/icon.tsx';
import { DashboardIcon, ModelIcon, SearchIcon, SettingsIcon, ShieldIcon } from '../shared/ui/icons.ts';
import { Page as ChatPage } from '../features/chat/page.tsx';
import { loadLateWords } from './language.ts';
import type { messages } from './messages/en.ts';

export interface PageEntry {
  readonly view: ComponentType;
  /** Only for administrators; others are told so. */
  readonly isForAdmins?: boolean;
}

export interface NavigationEntry {
  readonly path: PathName;
  readonly title: keyof typeof messages;
  readonly icon: ComponentType<IconProps>;
  readonly isForAdmins?: boolean;
  readonly keys?: string;
}

/** A page that is loaded when it is first opened, with its words. */
function page(load: () => Promise<{ readonly Page: ComponentType }>): ComponentType {
  return laterPage(async () => {
    const [{ Page }] = await Promise.all([load(), loadLateWords()]);
    return Page;
  });
}

const settings = page(() => import('../features/settings/page.tsx'));
const models = page(() => import('../features/models/page.tsx'));
const admin = page(() => import('../features/admin/page.tsx'));

/** What stands at each address of shared/router/paths.ts; an address without an entry is not found. */
export const pages: Partial<Record<PathName, PageEntry>> = {
  home: { view: ChatPage },
  chat: { view: ChatPage },
  folder: { view: page(() => import('../features/conversations/page.tsx')) },
  dashboard: { view: page(() => import('../features/dashboard/page.tsx')) },
  search: { view: page(() => import('../features/search/page.tsx')) },
  models: { view: models },
  modelsSection: { view: models },
  settings: { view: settings },
  settingsSection: { view: settings },
  admin: { view: admin, isForAdmins: true },
  adminSection: { view: admin, isForAdmins: true },
};

/** In the order of the sidebar. */
export const navigation: readonly NavigationEntry[] = [
  { path: 'dashboard', title: 'dashboard', icon: DashboardIcon },
  { path: 'search', title: 'search', icon: SearchIcon, keys: 'mod+shift+f' },
  { path: 'models', title: 'models', icon: ModelIcon },
  { path: 'settings', title: 'settings', icon: SettingsIcon, keys: 'mod+,' },
  { path: 'admin', title: 'admin', icon: ShieldIcon, isForAdmins: true },
];
