import { icon } from './icon.tsx';

const circle = (x: number, y: number, r: number) =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${r * 2} 0a${r} ${r} 0 1 0 ${-r * 2} 0`;

export const AddIcon = icon('M12 5v14', 'M5 12h14');
export const ArchiveIcon = icon('M4 5h16v4H4z', 'M5.5 9v10h13V9', 'M10 13h4');
export const ArrowDownIcon = icon('M12 5v14', 'M6 13l6 6 6-6');
export const ArrowUpIcon = icon('M12 19V5', 'M6 11l6-6 6 6');
export const BackIcon = icon('M19 12H5', 'M11 6l-6 6 6 6');
export const BrainIcon = icon(
  'M12 5.5A3 3 0 0 0 6.5 7 3.5 3.5 0 0 0 5 13.2 3.2 3.2 0 0 0 8.5 18 3 3 0 0 0 12 19z',
  'M12 5.5A3 3 0 0 1 17.5 7 3.5 3.5 0 0 1 19 13.2 3.2 3.2 0 0 1 15.5 18 3 3 0 0 1 12 19z',
);
export const BellIcon = icon('M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5L19 18H5z', 'M10 20.5h4', 'M12 5.5V4');
export const BranchIcon = icon(circle(7, 5, 2), circle(7, 19, 2), circle(17, 8, 2), 'M7 7v10', 'M17 10c0 4-10 2-10 6');
export const ChartIcon = icon('M4 20h16', 'M7 20v-6', 'M12 20V6', 'M17 20v-10');
export const CheckIcon = icon('M5 12.5l4.5 4.5L19 7.5');
export const ChevronDownIcon = icon('M6 9.5l6 6 6-6');
export const ChevronLeftIcon = icon('M14.5 6l-6 6 6 6');
export const ChevronRightIcon = icon('M9.5 6l6 6-6 6');
export const CloseIcon = icon('M6.5 6.5l11 11', 'M17.5 6.5l-11 11');
export const ColumnsIcon = icon('M4 5h7v14H4z', 'M13 5h7v14h-7z');
export const CommandIcon = icon(
  'M9 9h6v6H9z',
  'M9 9V6.5A2.5 2.5 0 1 0 6.5 9z',
  'M15 9h2.5A2.5 2.5 0 1 0 15 6.5z',
  'M15 15v2.5a2.5 2.5 0 1 0 2.5-2.5z',
  'M9 15H6.5A2.5 2.5 0 1 0 9 17.5z',
);
export const CopyIcon = icon('M9 9h10v10H9z', 'M15 9V5H5v10h4');
export const DashboardIcon = icon('M4 4h7v9H4z', 'M13 4h7v5h-7z', 'M13 11h7v9h-7z', 'M4 15h7v5H4z');
export const DownloadIcon = icon('M12 4v11', 'M7 11l5 5 5-5', 'M5 20h14');
export const EditIcon = icon(
  'M5 19l1-4.5L16.5 4a1.8 1.8 0 0 1 2.6 0l.9.9a1.8 1.8 0 0 1 0 2.6L9.5 18z',
  'M14.5 6l3.5 3.5',
);
export const FolderIcon = icon('M4 6.500h5.500l2 2.500H20v9.500H4z');
export const FolderAddIcon = icon('M4 6.500h5.500l2 2.500H20v9.500H4z', 'M12 11.500v4.500', 'M9.750 13.750h4.500');
export const ForkIcon = icon(
  circle(12, 19, 2),
  circle(6, 5, 2),
  circle(18, 5, 2),
  'M6 7c0 5 6 3 6 10',
  'M18 7c0 5-6 3-6 10',
);
export const GhostIcon = icon(
  'M6 20v-9a6 6 0 0 1 12 0v9l-2.400-1.800L13.200 20 12 18.500 10.800 20l-2.400-1.800z',
  'M10 11v.01',
  'M14 11v.01',
);
export const GlobeIcon = icon(circle(12, 12, 8.5), 'M3.5 12h17', 'M12 3.5c5 5 5 12 0 17c-5-5-5-12 0-17');
export const InfoIcon = icon(circle(12, 12, 8.5), 'M12 11v5', 'M12 8v.01');
export const KeyIcon = icon(circle(8, 15, 4), 'M11 12l8-8', 'M16 7l3 3');
export const KeyboardIcon = icon(
  'M3.5 6.5h17v11h-17z',
  'M7 10v.01',
  'M11 10v.01',
  'M15 10v.01',
  'M17.5 10v.01',
  'M8 14h8',
);
export const LinkIcon = icon(
  'M10.500 13.500a4 4 0 0 0 5.700 0l2.600-2.600a4 4 0 0 0-5.700-5.700l-1 1',
  'M13.500 10.500a4 4 0 0 0-5.700 0l-2.600 2.600a4 4 0 0 0 5.700 5.700l1-1',
);
export const LogOutIcon = icon('M10 4H5v16h5', 'M14 8l4 4-4 4', 'M18 12H9');
export const MenuIcon = icon('M4 7h16', 'M4 12h16', 'M4 17h10');
export const MicIcon = icon(
  'M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4z',
  'M6 11.5a6 6 0 0 0 12 0',
  'M12 17.5V20',
);
export const ModelIcon = icon(
  'M7 7h10v10H7z',
  'M10 7V4',
  'M14 7V4',
  'M10 20v-3',
  'M14 20v-3',
  'M7 10H4',
  'M7 14H4',
  'M20 10h-3',
  'M20 14h-3',
);
export const MoreIcon = icon('M6 12v.01', 'M12 12v.01', 'M18 12v.01');
export const PaletteIcon = icon(
  'M12 3.5a8.5 8.5 0 1 0 0 17c1.6 0 1.9-1.2 1.3-2.2-.8-1.3 0-2.8 1.7-2.8h2.5a3 3 0 0 0 3-3c0-5-4-9-8.5-9z',
  'M8 11v.01',
  'M12 8v.01',
  'M16 11v.01',
);
export const PaperclipIcon = icon(
  'M20 11.5l-8.2 8.2a5 5 0 0 1-7.1-7.1l8.6-8.6a3.4 3.4 0 0 1 4.8 4.8l-8.6 8.6a1.7 1.7 0 0 1-2.4-2.4l7.9-7.9',
);
export const PinIcon = icon('M9 4h6l-.8 6 2.8 3.500H7L9.8 10z', 'M12 13.500V20');
export const UnpinIcon = icon('M9 4h6l-.8 6 2.8 3.500H7L9.8 10z', 'M12 13.500V20', 'M4 4l16 16');
export const QueueIcon = icon('M4 6h16', 'M4 11h9', 'M4 16h7', circle(17, 16, 4), 'M17 14v2.2l1.4 1');
export const QuoteIcon = icon('M9.5 7H5v5h4.500V9.500c0 3-1.5 5-4 6', 'M19 7h-4.500v5H19V9.500c0 3-1.5 5-4 6');
export const RefreshIcon = icon('M19.5 12a7.5 7.5 0 1 1-2.2-5.300L20 9', 'M20 4v5h-5');
export const SearchIcon = icon(circle(10.5, 10.5, 6), 'M15 15l5 5');
export const SendIcon = icon('M12 19V6', 'M6 11.500L12 5.500l6 6');
export const SettingsIcon = icon('M4 7h9', 'M17 7h3', circle(15, 7, 2), 'M4 17h3', 'M11 17h9', circle(9, 17, 2));
export const ShieldIcon = icon('M12 3.500l7 3v5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9v-5z', 'M9 12l2.2 2.200L15.5 10');
export const SidebarIcon = icon('M4 5h16v14H4z', 'M9.5 5v14');
export const SparkIcon = icon('M12 4c.6 4.8 3.2 7.4 8 8-4.8.6-7.4 3.2-8 8-.6-4.8-3.2-7.4-8-8 4.8-.6 7.4-3.2 8-8z');
export const SteerIcon = icon('M5 19v-6a4 4 0 0 1 4-4h10', 'M15 5l4 4-4 4');
export const StopIcon = icon('M8 8h8v8H8z');
export const TagIcon = icon('M4 5h7l9 9-6 6-9-9z', 'M8 9v.01');
export const ThumbDownIcon = icon(
  'M8 4.500v9.500H4.500V4.500z',
  'M8 13l4 7c1.600 0 2.500-1.200 2.200-2.700L13.500 14H18a2 2 0 0 0 2-2.300l-1-5.500a2 2 0 0 0-2-1.700H8',
);
export const ThumbUpIcon = icon(
  'M8 19.500V10H4.500v9.500z',
  'M8 11l4-7c1.600 0 2.500 1.200 2.200 2.700L13.500 10H18a2 2 0 0 1 2 2.300l-1 5.500a2 2 0 0 1-2 1.700H8',
);
export const ToolIcon = icon(
  'M14.5 6.500a4 4 0 0 1 5-1l-2.5 2.5.5 2 2 .5 2.5-2.5',
  'M20 9a4.5 4.5 0 0 1-6 3.500L8 19a2.1 2.1 0 0 1-3-3l6.5-6A4.5 4.5 0 0 1 15 5',
);
export const TrashIcon = icon('M5 7h14', 'M9.5 7V4.500h5V7', 'M7 7l.8 12.500h8.400L17 7', 'M10.5 11v5', 'M13.5 11v5');
export const UserIcon = icon(circle(12, 8.5, 3.5), 'M5 20c.8-4 3.5-5.5 7-5.500s6.2 1.5 7 5.5');
export const UsersIcon = icon(
  circle(9, 9, 3),
  'M3.5 19c.6-3.5 2.6-5 5.5-5s4.9 1.5 5.5 5',
  'M15.5 6.200a3 3 0 0 1 0 5.6',
  'M17 14.300c2 .6 3.1 2.1 3.5 4.7',
);
export const WarningIcon = icon('M12 4.500L21 19.500H3z', 'M12 10v4.5', 'M12 17v.01');
export const ZoomInIcon = icon(circle(11, 11, 6.5), 'M16 16l4.5 4.5', 'M11 8.5v5', 'M8.5 11h5');
export const ZoomOutIcon = icon(circle(11, 11, 6.5), 'M16 16l4.5 4.5', 'M8.5 11h5');
