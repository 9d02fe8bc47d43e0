import { accountRoutes } from './account-routes.ts';
import { adminRoutes } from './admin-routes.ts';
import { branchRoutes } from './branch-routes.ts';
import { feedbackRoutes } from './feedback-routes.ts';
import { followUpRoutes } from './follow-up-routes.ts';
import { modelRoutes } from './model-routes.ts';
import { pastRoutes } from './past-routes.ts';
import { pinRoutes } from './pin-routes.ts';
import { promptRoutes } from './prompt-routes.ts';
import { providerRoutes } from './provider-routes.ts';
import { systemRoutes } from './system-routes.ts';

/** All others: clients load them when one is called. */
export const laterRoutes = {
  ...pastRoutes,
  ...branchRoutes,
  ...feedbackRoutes,
  ...pinRoutes,
  ...followUpRoutes,
  ...promptRoutes,
  ...accountRoutes,
  ...adminRoutes,
  ...modelRoutes,
  ...providerRoutes,
  ...systemRoutes,
};
