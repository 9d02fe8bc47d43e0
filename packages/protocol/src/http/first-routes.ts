import { chatRoutes } from './chat-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { sidebarRoutes } from './sidebar-routes.ts';

/** What a page with a conversation calls: making their schemas is a part of how long it takes to open. */
export const firstRoutes = { ...sessionRoutes, ...chatRoutes, ...sidebarRoutes, ...fileRoutes };
