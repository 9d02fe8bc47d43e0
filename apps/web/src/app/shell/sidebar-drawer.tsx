import Drawer from '@mui/material/Drawer';
import { useStore } from '@nanostores/react';
import { $isSidebarOver } from '../../shared/ui/layout.ts';
import { useText } from '../text.ts';
import { SidePanel } from './side-panel.tsx';

/** The sidebar over the page, where there is no room beside it. */
export function SidebarDrawer() {
  const t = useText();
  const isOver = useStore($isSidebarOver);
  return (
    <Drawer
      open={isOver}
      // Where the language is written from right to left, MUI mirrors it.
      anchor="left"
      onClose={() => $isSidebarOver.set(false)}
      slotProps={{ paper: { sx: { width: 'min(20rem, 86vw)' } } }}
    >
      <nav data-drawer aria-label={t('sidebar')} className="flex h-full flex-col">
        <SidePanel />
      </nav>
    </Drawer>
  );
}
