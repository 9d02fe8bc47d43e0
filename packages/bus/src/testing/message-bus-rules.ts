import { deliveryRules } from './delivery-rules.ts';
import { inboxRules } from './inbox-rules.ts';
import { retryRules } from './retry-rules.ts';
import type { MessageBusRule } from './rule-kit.ts';
import { stopRules } from './stop-rules.ts';

/** The contract of every MessageBus (SPEC.md). Each rule gets a fresh, started bus and may stop it. */
export const messageBusRules: readonly MessageBusRule[] = [
  ...deliveryRules,
  ...retryRules,
  ...inboxRules,
  ...stopRules,
];
