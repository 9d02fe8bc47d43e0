import * as z from 'zod/mini';

export const ToolInfo = z.object({
  name: z.string(),
  description: z.string(),
  /** `ask`: each call waits until somebody allows it. */
  risk: z.enum(['safe', 'ask']),
  /** Offered to models that can use it when nobody names tools. */
  is_default: z.boolean(),
  /** JSON schema of its arguments. */
  parameters: z.record(z.string(), z.unknown()),
});
export type ToolInfo = z.infer<typeof ToolInfo>;

export const ToolList = z.object({ items: z.array(ToolInfo) });
