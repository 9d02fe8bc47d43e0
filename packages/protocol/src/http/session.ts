import * as z from 'zod/mini';
import { Timestamp, Uuid } from './common.ts';

export const Role = z.enum(['user', 'admin']);
export type Role = z.infer<typeof Role>;
export const UserStatus = z.enum(['active', 'suspended']);

export const User = z.object({
  id: Uuid,
  email: z.nullable(z.string()),
  display_name: z.string(),
  role: Role,
  status: UserStatus,
  created_at: Timestamp,
});
export type User = z.infer<typeof User>;

export const CurrentSession = z.object({
  mode: z.enum(['local', 'team']),
  /** Nobody has an account yet: the first one becomes the administrator. */
  setup_needed: z.boolean(),
  oidc: z.boolean(),
  user: z.nullable(User),
  session_id: z.nullable(Uuid),
});
export type CurrentSession = z.infer<typeof CurrentSession>;

/** Cookies carry these for browsers; programs ask for them in the body with `tokens: true`. */
export const LoginQuery = z.object({ tokens: z.optional(z.enum(['true', 'false'])) });
export const SignedIn = z.object({
  user: User,
  session_id: Uuid,
  access_token: z.optional(z.string()),
  refresh_token: z.optional(z.string()),
  access_expires_at: Timestamp,
});
export type SignedIn = z.infer<typeof SignedIn>;
export const Refresh = z.object({ refresh_token: z.optional(z.string().check(z.maxLength(512))) });
