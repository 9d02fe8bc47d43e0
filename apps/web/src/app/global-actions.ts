import { registerActions, type Action } from '../shared/actions/registry.ts';
import { paths } from '../shared/router/paths.ts';
import { navigate } from '../shared/router/router.ts';
import { $scheme } from '../shared/theme/preferences.ts';
import {
  ArrowDownIcon,
  CommandIcon,
  EditIcon,
  GhostIcon,
  LogOutIcon,
  ModelIcon,
  PaletteIcon,
  SidebarIcon,
} from '../shared/ui/icons.ts';
import { $isSidebarOver, toggleSidebar } from '../shared/ui/layout.ts';
import { startTemporary } from '../features/chat/index.ts';
import { $canInstall, install } from '../features/offline/index.ts';
import { $session, $user, signOut } from '../features/session/index.ts';
import { navigation } from './pages.ts';
import { $isPaletteOpen } from './palette/palette-state.ts';
import { text } from './text.ts';

/** What can be done from everywhere. */
export function startGlobalActions(): void {
  const isSignedIn = () => $session.get().kind === 'signedIn';
  registerActions(
    {
      id: 'chat.new',
      title: () => text('newChat'),
      section: 'conversation',
      command: 'new',
      icon: EditIcon,
      keys: 'mod+shift+o',
      isAvailable: isSignedIn,
      run: startNew,
    },
    {
      id: 'chat.temporary',
      title: () => text('newTemporary'),
      section: 'conversation',
      command: 'temporary',
      icon: GhostIcon,
      isAvailable: isSignedIn,
      run() {
        startTemporary();
        startNew();
      },
    },
    {
      id: 'chat.model',
      title: () => text('chooseModel'),
      section: 'conversation',
      command: 'model',
      icon: ModelIcon,
      isAvailable: () => modelPicker() !== null,
      run: () => modelPicker()?.click(),
    },
    {
      id: 'palette.open',
      title: () => text('palette'),
      section: 'view',
      icon: CommandIcon,
      keys: 'mod+k',
      isAvailable: isSignedIn,
      run: () => $isPaletteOpen.set(!$isPaletteOpen.get()),
    },
    {
      id: 'view.sidebar',
      title: () => text('toggleSidebar'),
      section: 'view',
      command: 'sidebar',
      icon: SidebarIcon,
      keys: 'mod+shift+s',
      run: toggleSidebar,
    },
    {
      id: 'view.scheme',
      title: () => text('schemeNext'),
      section: 'view',
      command: 'theme',
      icon: PaletteIcon,
      keys: 'mod+shift+l',
      run: () => $scheme.set(({ system: 'light', light: 'dark', dark: 'system' } as const)[$scheme.get()]),
    },
    ...navigation.map((entry): Action => ({
      id: `go.${entry.path}`,
      title: () => text(entry.title),
      section: 'go',
      command: entry.path,
      icon: entry.icon,
      ...(entry.keys === undefined ? {} : { keys: entry.keys }),
      isAvailable: () => isSignedIn() && (entry.isForAdmins !== true || $user.get()?.role === 'admin'),
      run: () => navigate(paths[entry.path]),
    })),
    {
      id: 'app.install',
      title: () => text('installApp'),
      section: 'view',
      icon: ArrowDownIcon,
      isAvailable: () => $canInstall.get(),
      run: () => void install(),
    },
    {
      id: 'account.signOut',
      title: () => text('signOut'),
      section: 'account',
      icon: LogOutIcon,
      isAvailable: () => {
        const state = $session.get();
        return state.kind === 'signedIn' && state.session.mode === 'team';
      },
      run: () => void signOut(),
    },
  );
}

function modelPicker(): HTMLElement | null {
  return document.querySelector<HTMLElement>('[data-model-picker]');
}

function startNew(): void {
  $isSidebarOver.set(false);
  navigate('/');
  // The page of a new conversation brings its own field; it is there with the next picture.
  requestAnimationFrame(() => document.querySelector<HTMLTextAreaElement>('[data-composer]')?.focus());
}
