import * as z from 'zod';
import { limits } from '../limits.ts';
import { page, PageQuery, Timestamp, Uuid } from './common.ts';

export const Role = z.enum(['user', 'admin']);
export type Role = z.infer<typeof Role>;
export const UserStatus = z.enum(['active', 'suspended']);

/** What an API key may do. A signed-in person may do all that the role allows. */
export const Scope = z.enum(['chat:read', 'chat:write', 'account:read', 'admin:read', 'admin:write']);
export type Scope = z.infer<typeof Scope>;

export const User = z.object({
  id: Uuid,
  email: z.string().nullable(),
  display_name: z.string(),
  role: Role,
  status: UserStatus,
  created_at: Timestamp,
});
export type User = z.infer<typeof User>;

const email = z.string().trim().toLowerCase().max(254).pipe(z.email());
const password = z.string().min(1).max(limits.passwordCharacters);
const displayName = z.string().trim().min(1).max(100);

export const CurrentSession = z.object({
  mode: z.enum(['local', 'team']),
  /** Nobody has an account yet: the first one becomes the administrator. */
  setup_needed: z.boolean(),
  oidc: z.boolean(),
  user: User.nullable(),
  session_id: Uuid.nullable(),
});
export type CurrentSession = z.infer<typeof CurrentSession>;

export const SetUp = z.object({ email, password, display_name: displayName });
export const Login = z.object({ email, password });
/** Cookies carry these for browsers; programs ask for them in the body with `tokens: true`. */
export const LoginQuery = z.object({ tokens: z.enum(['true', 'false']).optional() });
export const SignedIn = z.object({
  user: User,
  session_id: Uuid,
  access_token: z.string().optional(),
  refresh_token: z.string().optional(),
  access_expires_at: Timestamp,
});
export type SignedIn = z.infer<typeof SignedIn>;
export const Refresh = z.object({ refresh_token: z.string().max(512).optional() });
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
  last_used_at: Timestamp.nullable(),
  expires_at: Timestamp.nullable(),
});
export const ApiKeyList = z.object({ items: z.array(ApiKey) });
export const CreateApiKey = z.object({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(Scope).min(1),
  expires_in_days: z.int().min(1).max(3650).optional(),
});
/** The secret is shown once. */
export const CreatedApiKey = ApiKey.extend({ secret: z.string() });

export const OidcCallbackQuery = z.looseObject({ state: z.string().max(1000).optional(), code: z.string().max(4000).optional(), error: z.string().max(200).optional() });

export const CreateUser = z.object({ email, password, display_name: displayName, role: Role.default('user') });
export const UpdateUser = z.object({ role: Role.optional(), status: UserStatus.optional(), display_name: displayName.optional() });
export const ListUsersQuery = PageQuery;
export const UserPage = page(User);
