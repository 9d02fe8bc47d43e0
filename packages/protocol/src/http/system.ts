import * as z from 'zod/mini';

export const Health = z.object({
  status: z.literal('ok'),
  model_loaded: z.boolean(),
  uptime: z.number(),
  version: z.string(),
});
export const Readiness = z.object({
  ready: z.boolean(),
  checks: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string() })),
});
export type Health = z.infer<typeof Health>;
export type Readiness = z.infer<typeof Readiness>;
export const AssetParams = z.object({ name: z.string().check(z.regex(/^[a-z0-9.-]{1,60}$/)) });
