import { useStore } from '@nanostores/react';
import { useState } from 'react';
import { Sidebar } from '../../features/conversations/index.ts';
import { $session } from '../../features/session/index.ts';
import { ariaKeys, showKeys } from '../../shared/actions/keys.ts';
import { useAction } from '../../shared/actions/use-action.ts';
import { Link } from '../../shared/router/link.tsx';
import { paths } from '../../shared/router/paths.ts';
import { $route } from '../../shared/router/router.ts';
import { ActionButton } from '../../shared/ui/action-button.tsx';
import { later } from '../../shared/ui/later.tsx';
import { Orb } from '../../shared/ui/orb.tsx';
import { $isSidebarOver } from '../../shared/ui/layout.ts';
import { UserIcon } from '../../shared/ui/icons.ts';
import { navigation } from '../pages.ts';
import { useText } from '../text.ts';

const AccountMenu = later(async () => (await import('./account-menu.tsx')).AccountMenu);

/** The sidebar from top to bottom: name, new conversation, places, conversations, account. */
export function SidePanel() {
  return (
    <>
      <div className="flex h-14 shrink-0 items-center gap-2 ps-4 pe-2 pt-[env(safe-area-inset-top)]">
        <Link
          to="/"
          className="flex flex-1 items-center gap-2.5 rounded-sm font-semibold tracking-tight"
          aria-label="Parley"
        >
          <Orb size={24} />
          <span className="text-lg">Parley</span>
        </Link>
        <ActionButton id="palette.open" />
        <ActionButton id="view.sidebar" />
      </div>
      <div className="flex shrink-0 flex-col gap-px px-2 pb-3">
        <NewChatButton />
        <Places />
      </div>
      <Sidebar />
      <Account />
    </>
  );
}

function NewChatButton() {
  const action = useAction('chat.new');
  if (!action?.icon) return null;
  return (
    <button
      type="button"
      onClick={action.run}
      aria-keyshortcuts={action.keys === undefined ? undefined : ariaKeys(action.keys)}
      className="group flex h-9 items-center gap-3 rounded-sm px-2.5 text-sm font-medium hover:bg-hover"
    >
      <action.icon className="text-accent" />
      <span className="flex-1 truncate text-start">{action.title()}</span>
      {action.keys !== undefined && (
        <kbd className="sr-hover font-sans text-xs text-faint" aria-hidden="true">
          {showKeys(action.keys).join(' ')}
        </kbd>
      )}
    </button>
  );
}

function Places() {
  const t = useText();
  const route = useStore($route);
  const state = useStore($session);
  const isAdmin = state.kind === 'signedIn' && state.user.role === 'admin';
  return navigation
    .filter((entry) => entry.isForAdmins !== true || isAdmin)
    .map(({ path, title, icon: Icon }) => {
      const isHere = route?.name === path || route?.name === `${path}Section`;
      return (
        <Link
          key={path}
          to={paths[path]}
          aria-current={isHere ? 'page' : undefined}
          onClick={() => $isSidebarOver.set(false)}
          className={`flex h-9 items-center gap-3 rounded-sm px-2.5 text-sm ${isHere ? 'bg-tint font-medium text-on-tint' : 'text-soft hover:bg-hover hover:text-ink'}`}
        >
          <Icon />
          <span className="truncate">{t(title)}</span>
        </Link>
      );
    });
}

function Account() {
  const t = useText();
  const state = useStore($session);
  const [anchor, setAnchor] = useState<HTMLElement>();
  if (state.kind !== 'signedIn' || state.session.mode === 'local') return null;
  return (
    <div className="shrink-0 border-t border-line p-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
      <button
        type="button"
        aria-haspopup="menu"
        aria-expanded={anchor !== undefined}
        onClick={(event) => setAnchor(event.currentTarget)}
        className="flex h-11 w-full items-center gap-2.5 rounded-sm px-2 text-start text-sm hover:bg-hover"
      >
        <span className="grid size-7 shrink-0 place-items-center rounded-full bg-tint text-on-tint">
          <UserIcon size={16} />
        </span>
        <span className="min-w-0 flex-1">
          <span className="sr-only">{t('account')}: </span>
          <span className="block truncate font-medium">{state.user.display_name}</span>
          <span className="block truncate text-xs text-faint">{state.user.email}</span>
        </span>
      </button>
      {anchor && <AccountMenu anchor={anchor} onClose={() => setAnchor(undefined)} />}
    </div>
  );
}
