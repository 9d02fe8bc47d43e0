import { ParleyError, type Delivery, type DeliveryHandler, type DeliveryOutcome } from '@parley/core';

const longestReason = 500;

/** B11: whatever a handler does ends in an outcome. */
export async function runHandler(handler: DeliveryHandler, delivery: Delivery): Promise<DeliveryOutcome> {
  try {
    const outcome: unknown = await handler(delivery);
    return isOutcome(outcome) ? outcome : { kind: 'retry', reason: 'the handler gave no outcome' };
  } catch (error) {
    return { kind: 'retry', reason: describeFault(error) };
  }
}

/** Short enough for a message header, whatever the error carries. */
export function describeFault(error: unknown): string {
  if (ParleyError.is(error)) return `${error.code}: ${error.message}`.slice(0, longestReason);
  if (error instanceof Error) return `${error.name}: ${error.message}`.slice(0, longestReason);
  return String(error).slice(0, longestReason);
}

function isOutcome(value: unknown): value is DeliveryOutcome {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return value.kind === 'done' || value.kind === 'retry' || value.kind === 'dead';
}
