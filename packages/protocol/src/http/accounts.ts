import * as z from 'zod/mini';
import { limits } from '../limits.ts';
import { page, PageQuery, Timestamp, Uuid } from './common.ts';
import { Role, User, UserStatus } from './session.ts';

/** What an API key may do. A signed-in person may do all that the role allows. */
export const Scope = z.enum(['chat:read', 'chat:write', 'models', 'account:read', 'admin:read', 'admin:write']);
export type Scope = z.infer<typeof Scope>;

const email = z.string().check(z.trim(), z.toLowerCase(), z.maxLength(254), z.email());
const password = z.string().check(z.minLength(1), z.maxLength(limits.passwordCharacters));
const displayName = z.string().check(z.trim(), z.minLength(1), z.maxLength(100));

export const SetUp = z.object({
  email,
  password,
  display_name: displayName,
  /** What the server printed when it started: whoever installed it, and nobody else, makes the first account. */
  code: z.string().check(z.minLength(1), z.maxLength(200)),
});
export const Login = z.object({ email, password });
export const ChangePassword = z.object({ current_password: password, new_password: password });

export const Session = z.object({
  id: Uuid,
  created_at: Timestamp,
  last_seen_at: Timestamp,
  user_agent: z.string(),
  current: z.boolean(),
});
export const SessionList = z.object({ items: z.array(Session) });

export const ApiKey = z.object({
  id: Uuid,
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(Scope),
  created_at: Timestamp,
  last_used_at: z.nullable(Timestamp),
  expires_at: z.nullable(Timestamp),
});
export const ApiKeyList = z.object({ items: z.array(ApiKey) });
export const CreateApiKey = z.object({
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(100)),
  scopes: z.array(Scope).check(z.minLength(1)),
  expires_in_days: z.optional(z.int().check(z.minimum(1), z.maximum(3650))),
});
/** The secret is shown once. */
export const CreatedApiKey = z.extend(ApiKey, { secret: z.string() });

const text = (most: number) => z.optional(z.string().check(z.maxLength(most)));
export const OidcCallbackQuery = z.looseObject({ state: text(1000), code: text(4000), error: text(200) });

export const CreateUser = z.object({ email, password, display_name: displayName, role: z._default(Role, 'user') });
export const UpdateUser = z.object({
  role: z.optional(Role),
  status: z.optional(UserStatus),
  display_name: z.optional(displayName),
});
export const ListUsersQuery = PageQuery;
export const UserPage = page(User);
