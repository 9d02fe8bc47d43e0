import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useAction } from '../../shared/actions/use-action.ts';
import { useText } from '../text.ts';

export function AccountMenu({ anchor, onClose }: { readonly anchor: HTMLElement; readonly onClose: () => void }) {
  const t = useText();
  const signOut = useAction('account.signOut');
  return (
    <Menu open anchorEl={anchor} onClose={onClose}>
      <MenuItem onClick={() => signOut?.run()}>
        {signOut?.icon && <signOut.icon />} {t('signOut')}
      </MenuItem>
    </Menu>
  );
}
