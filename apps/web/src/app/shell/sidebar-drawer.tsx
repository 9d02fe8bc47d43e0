import Drawer from '@mui/material/Drawer';
import { useStore } from '@nanostores/react';
import { useLanguage } from '../../shared/i18n/i18n.ts';
import { directionOf } from '../../shared/i18n/languages.ts';
import { $isSidebarOver } from '../../shared/ui/layout.ts';
import { useText } from '../text.ts';
import { SidePanel } from './side-panel.tsx';

/** The sidebar over the page, where there is no room beside it. */
export function SidebarDrawer() {
  const t = useText();
  const isOver = useStore($isSidebarOver);
  const isRtl = directionOf(useLanguage()) === 'rtl';
  return (
    <Drawer
      open={isOver}
      anchor={isRtl ? 'right' : 'left'}
      onClose={() => $isSidebarOver.set(false)}
      slotProps={{ paper: { sx: { width: 'min(20rem, 86vw)' } } }}
    >
      <nav aria-label={t('sidebar')} className="flex h-full flex-col">
        <SidePanel />
      </nav>
    </Drawer>
  );
}
