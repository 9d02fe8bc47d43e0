import { homedir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { roles, type RoleName } from './roles/role.ts';

/** Everything that can be set, read once and checked whole. The only file of the server that sees `process.env`. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly mode: 'local' | 'team';
  readonly roles: readonly RoleName[];
  readonly dataDir: string;
  readonly publicUrl: string | undefined;
  /** Where health and metrics are answered without a credential; none: only by a gateway. */
  readonly statusPort: number | undefined;
  readonly setupCode: Secret | undefined;
  readonly trustProxy: boolean;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly databaseUrl: Secret | undefined;
  readonly amqpUrls: Secret | undefined;
  readonly amqpPrefix: string;
  readonly redisUrl: Secret | undefined;
  readonly s3:
    | {
        readonly endpoint: string;
        readonly region: string;
        readonly bucket: string;
        readonly accessKeyId: string;
        readonly secretAccessKey: Secret;
        readonly pathStyle: boolean;
      }
    | undefined;
  readonly oidc:
    | {
        readonly issuer: string;
        readonly clientId: string;
        readonly clientSecret: Secret | undefined;
        readonly allowNewUsers: boolean;
        readonly linkVerifiedEmail: boolean;
      }
    | undefined;
  readonly defaultModel: string | undefined;
  /** Fetched at the first start; `none`: nothing is. Undefined: the smallest one, where nothing else is set up. */
  readonly localModel: string | undefined;
  /** Of the embedded engine. */
  readonly localContextTokens: number;
  readonly localIdleSeconds: number;
  readonly modelsDir: string | undefined;
  readonly hub: { readonly url: string; readonly token: Secret | undefined } | undefined;
  readonly python: string | undefined;
  readonly proxyEnv: Readonly<Record<string, string>> | undefined;
  readonly models: readonly ModelServer[];
  readonly embeddingServers: readonly EmbeddingServer[];
  /** The id of an embedding model, or `none`. Undefined: whoever administrates chooses. */
  readonly embeddingModel: string | undefined;
  /** `none`, or the id of one; undefined: the first real one there is. */
  readonly reranker: string | undefined;
  readonly rerankerBudgetMs: number;
  /** Keys of 32 bytes, in base64, for what is sealed in the database; the first seals, all of them open. */
  readonly secretKeys: readonly Secret[];
  /** Whether to look for model servers on this machine. */
  readonly findLocalServers: boolean;
  readonly allowScriptDeath: boolean;
  /** In bytes; the quota is one person's, none: no limit. */
  readonly files: { readonly maxBytes: number; readonly quotaBytes: number | undefined };
  readonly maxConcurrentRuns: number;
  /** Whether anybody may have follow-up suggestions made. */
  readonly followUps: boolean;
  readonly maxSocketsPerUser: number;
  /** Per minute; 0 for no limit. */
  readonly rates: { readonly writes: number; readonly attaches: number; readonly signIns: number };
  readonly moderationPolicyFile: string | undefined;
  readonly drainMs: number;
}

export interface ModelServer {
  readonly prefix: string;
  readonly baseUrl: string;
  readonly apiKey: Secret | undefined;
  readonly models: readonly { readonly id: string; readonly contextTokens: number }[];
}

export interface EmbeddingServer {
  readonly prefix: string;
  readonly kind: 'openai' | 'ollama';
  readonly baseUrl: string;
  readonly apiKey: Secret | undefined;
  readonly models: readonly {
    readonly model: string;
    readonly dimensions: number;
    readonly maxTokens: number;
    readonly prefix: { readonly query: string; readonly document: string };
    readonly relevance?: { readonly least: number; readonly sure: number };
  }[];
  readonly rerankers: readonly { readonly model: string; readonly dialect: 'rerank' | 'tei' }[];
}

/** Shows as stars wherever it is printed. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return '***';
  }
  toJSON(): string {
    return '***';
  }
}

export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(
      problems.length === 1
        ? `Configuration: ${problems[0]}`
        : `Configuration:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

const flag = z.enum(['true', 'false', '1', '0']).transform((text) => text === 'true' || text === '1');
const count = z.string().regex(/^\d+$/, 'must be a whole number').transform(Number);
const secret = z
  .string()
  .min(1)
  .transform((text) => new Secret(text));
const sealingKeys = z
  .string()
  .transform((text) => text.split(',').map((key) => key.trim()))
  .pipe(z.array(z.string().refine((key) => Buffer.from(key, 'base64').length === 32, 'must be 32 bytes in base64')));
const modelServers = z.array(
  z.object({
    prefix: z.string().min(1),
    base_url: z.url(),
    api_key: z.string().optional(),
    models: z.array(z.object({ id: z.string().min(1), context_tokens: z.int().min(256) })).min(1),
  }),
);

const embeddingServers = z.array(
  z.object({
    prefix: z.string().min(1),
    kind: z.enum(['openai', 'ollama']).default('openai'),
    base_url: z.url(),
    api_key: z.string().optional(),
    models: z
      .array(
        z.object({
          id: z.string().min(1),
          dimensions: z.int().min(1).max(16_000),
          max_tokens: z.int().min(16).default(512),
          query_prefix: z.string().default(''),
          document_prefix: z.string().default(''),
          relevance: z
            .object({ least: z.number().min(-1).max(1), sure: z.number().min(-1).max(1) })
            .refine(({ least, sure }) => least < sure, 'least must be below sure')
            .optional(),
        }),
      )
      .default([]),
    rerankers: z
      .array(z.object({ id: z.string().min(1), dialect: z.enum(['rerank', 'tei']).default('rerank') }))
      .default([]),
  }),
);

const variables = z.object({
  PARLEY_HOST: z.string().min(1).default('127.0.0.1'),
  PARLEY_PORT: count.pipe(z.number().max(65_535)).default(7417),
  PARLEY_MODE: z.enum(['local', 'team']).default('local'),
  PARLEY_ROLES: z
    .string()
    .default('all')
    .transform((text) => text.split(',').map((name) => name.trim()))
    .pipe(z.array(z.enum(['all', ...roles])).min(1)),
  PARLEY_DATA_DIR: z.string().min(1).default(defaultDataDir()),
  PARLEY_PUBLIC_URL: z.url().optional(),
  PARLEY_STATUS_PORT: count.pipe(z.number().max(65_535)).optional(),
  PARLEY_SETUP_CODE: z
    .string()
    .min(16)
    .max(200)
    .transform((text) => new Secret(text))
    .optional(),
  PARLEY_TRUST_PROXY: flag.default(false),
  PARLEY_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
  PARLEY_DATABASE_URL: secret.optional(),
  PARLEY_AMQP_URLS: secret.optional(),
  PARLEY_AMQP_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9_.-]*$/)
    .default(''),
  PARLEY_REDIS_URL: secret.optional(),
  PARLEY_S3_ENDPOINT: z.url().optional(),
  PARLEY_S3_REGION: z.string().default('us-east-1'),
  PARLEY_S3_BUCKET: z.string().default('parley'),
  PARLEY_S3_ACCESS_KEY_ID: z.string().default(''),
  PARLEY_S3_SECRET_ACCESS_KEY: z
    .string()
    .default('')
    .transform((text) => new Secret(text)),
  PARLEY_S3_PATH_STYLE: flag.default(true),
  PARLEY_OIDC_ISSUER: z.url().optional(),
  PARLEY_OIDC_CLIENT_ID: z.string().default(''),
  PARLEY_OIDC_CLIENT_SECRET: secret.optional(),
  PARLEY_OIDC_ALLOW_NEW_USERS: flag.default(false),
  PARLEY_OIDC_LINK_VERIFIED_EMAIL: flag.default(false),
  PARLEY_DEFAULT_MODEL: z.string().min(1).optional(),
  PARLEY_LOCAL_MODEL: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,79}$/, 'must be the id of a model of the catalogue, or none')
    .optional(),
  PARLEY_LOCAL_CONTEXT_TOKENS: count.pipe(z.number().min(256).max(1_048_576)).default(4_096),
  PARLEY_LOCAL_IDLE_SECONDS: count.pipe(z.number().min(1).max(1_000_000)).default(900),
  PARLEY_MODELS_DIR: z.string().min(1).optional(),
  PARLEY_HUB_URL: z.union([z.literal('none'), z.url({ protocol: /^https?$/ })]).default('https://huggingface.co'),
  PARLEY_HUB_TOKEN: secret.optional(),
  PARLEY_PYTHON: z.string().min(1).default('python3'),
  PARLEY_MODEL_SERVERS: z.string().default('[]').transform(parseJson).pipe(modelServers),
  PARLEY_EMBEDDING_SERVERS: z.string().default('[]').transform(parseJson).pipe(embeddingServers),
  PARLEY_EMBEDDING_MODEL: z.string().min(1).optional(),
  PARLEY_RERANKER: z.string().min(1).optional(),
  PARLEY_RERANKER_BUDGET_MS: count.pipe(z.number().min(50).max(60_000)).default(1_500),
  PARLEY_SECRET_KEYS: sealingKeys.transform((keys) => keys.map((key) => new Secret(key))).optional(),
  PARLEY_FIND_LOCAL_SERVERS: flag.default(true),
  PARLEY_ALLOW_SCRIPT_DEATH: flag.default(false),
  PARLEY_MAX_FILE_MB: count.pipe(z.number().min(1).max(5_000)).default(50),
  PARLEY_FILES_QUOTA_MB: count.optional(),
  PARLEY_FOLLOW_UPS: flag.default(true),
  PARLEY_MAX_CONCURRENT_RUNS: count.pipe(z.number().min(1).max(60_000)).default(2_000),
  PARLEY_MAX_SOCKETS_PER_USER: count.pipe(z.number().min(1)).default(200),
  PARLEY_WRITES_PER_MINUTE: count.default(600),
  PARLEY_ATTACHES_PER_MINUTE: count.default(600),
  PARLEY_SIGN_INS_PER_MINUTE: count.default(60),
  PARLEY_MODERATION_POLICY: z.string().min(1).optional(),
  PARLEY_DRAIN_SECONDS: count.default(20),
});

const options = {
  host: { type: 'string' },
  port: { type: 'string' },
  data: { type: 'string' },
  mode: { type: 'string' },
  roles: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export function readConfig(
  argv: readonly string[] = process.argv.slice(2),
  environment: NodeJS.ProcessEnv = process.env,
): Config | 'help' {
  let values: { host?: string; port?: string; data?: string; mode?: string; roles?: string; help?: boolean };
  try {
    ({ values } = parseArgs({ args: [...argv], options, allowPositionals: false }));
  } catch (error) {
    throw new ConfigError([error instanceof Error ? error.message.replaceAll('\n', ' ') : 'unknown option']);
  }
  if (values.help === true) return 'help';
  const given = {
    ...environment,
    ...defined({
      PARLEY_HOST: values.host,
      PARLEY_PORT: values.port,
      PARLEY_DATA_DIR: values.data,
      PARLEY_MODE: values.mode,
      PARLEY_ROLES: values.roles,
    }),
  };
  const parsed = variables.safeParse(given);
  const unknown = Object.keys(environment).filter(
    (name) => name.startsWith('PARLEY_') && !isOfOthers(name) && !(name in variables.shape),
  );
  const problems = unknown.map((name) => `${name} is not a setting of Parley`);
  if (!parsed.success)
    throw new ConfigError([
      ...problems,
      ...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    ]);
  const config = toConfig(parsed.data, environment);
  problems.push(...contradictions(config));
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(config);
}

/** Settings of the command line client, the scripts and the tests, which often share a shell with the server. */
function isOfOthers(name: string): boolean {
  return name.startsWith('PARLEY_TEST_') || neighbours.has(name);
}

const neighbours = new Set(['PARLEY_SERVER', 'PARLEY_API_KEY', 'PARLEY_CONFIG_DIR', 'PARLEY_CHROMIUM']);

function toConfig(v: z.output<typeof variables>, environment: NodeJS.ProcessEnv): Config {
  return {
    host: v.PARLEY_HOST,
    port: v.PARLEY_PORT,
    mode: v.PARLEY_MODE,
    roles: v.PARLEY_ROLES.includes('all') ? roles : v.PARLEY_ROLES.filter((name) => name !== 'all'),
    dataDir: path.resolve(v.PARLEY_DATA_DIR),
    publicUrl: v.PARLEY_PUBLIC_URL,
    statusPort: v.PARLEY_STATUS_PORT,
    setupCode: v.PARLEY_SETUP_CODE,
    trustProxy: v.PARLEY_TRUST_PROXY,
    logLevel: v.PARLEY_LOG_LEVEL,
    databaseUrl: v.PARLEY_DATABASE_URL,
    amqpUrls: v.PARLEY_AMQP_URLS,
    amqpPrefix: v.PARLEY_AMQP_PREFIX,
    redisUrl: v.PARLEY_REDIS_URL,
    s3:
      v.PARLEY_S3_ENDPOINT === undefined
        ? undefined
        : {
            endpoint: v.PARLEY_S3_ENDPOINT,
            region: v.PARLEY_S3_REGION,
            bucket: v.PARLEY_S3_BUCKET,
            accessKeyId: v.PARLEY_S3_ACCESS_KEY_ID,
            secretAccessKey: v.PARLEY_S3_SECRET_ACCESS_KEY,
            pathStyle: v.PARLEY_S3_PATH_STYLE,
          },
    oidc:
      v.PARLEY_OIDC_ISSUER === undefined
        ? undefined
        : {
            issuer: v.PARLEY_OIDC_ISSUER,
            clientId: v.PARLEY_OIDC_CLIENT_ID,
            clientSecret: v.PARLEY_OIDC_CLIENT_SECRET,
            allowNewUsers: v.PARLEY_OIDC_ALLOW_NEW_USERS,
            linkVerifiedEmail: v.PARLEY_OIDC_LINK_VERIFIED_EMAIL,
          },
    defaultModel: v.PARLEY_DEFAULT_MODEL,
    localModel: v.PARLEY_LOCAL_MODEL,
    localContextTokens: v.PARLEY_LOCAL_CONTEXT_TOKENS,
    localIdleSeconds: v.PARLEY_LOCAL_IDLE_SECONDS,
    modelsDir: v.PARLEY_MODELS_DIR === undefined ? undefined : path.resolve(v.PARLEY_MODELS_DIR),
    hub: v.PARLEY_HUB_URL === 'none' ? undefined : { url: v.PARLEY_HUB_URL, token: v.PARLEY_HUB_TOKEN },
    python: v.PARLEY_PYTHON === 'none' ? undefined : v.PARLEY_PYTHON,
    proxyEnv: proxySettings(environment),
    models: v.PARLEY_MODEL_SERVERS.map((server) => ({
      prefix: server.prefix,
      baseUrl: server.base_url,
      apiKey: server.api_key === undefined ? undefined : new Secret(server.api_key),
      models: server.models.map((model) => ({ id: model.id, contextTokens: model.context_tokens })),
    })),
    embeddingServers: v.PARLEY_EMBEDDING_SERVERS.map((server) => ({
      prefix: server.prefix,
      kind: server.kind,
      baseUrl: server.base_url,
      apiKey: server.api_key === undefined ? undefined : new Secret(server.api_key),
      models: server.models.map((model) => ({
        model: model.id,
        dimensions: model.dimensions,
        maxTokens: model.max_tokens,
        prefix: { query: model.query_prefix, document: model.document_prefix },
        ...(model.relevance === undefined ? {} : { relevance: model.relevance }),
      })),
      rerankers: server.rerankers.map(({ id, dialect }) => ({ model: id, dialect })),
    })),
    embeddingModel: v.PARLEY_EMBEDDING_MODEL,
    reranker: v.PARLEY_RERANKER,
    rerankerBudgetMs: v.PARLEY_RERANKER_BUDGET_MS,
    secretKeys: v.PARLEY_SECRET_KEYS ?? [],
    findLocalServers: v.PARLEY_FIND_LOCAL_SERVERS,
    allowScriptDeath: v.PARLEY_ALLOW_SCRIPT_DEATH,
    files: { maxBytes: v.PARLEY_MAX_FILE_MB * mebibyte, quotaBytes: quotaOf(v.PARLEY_FILES_QUOTA_MB, v.PARLEY_MODE) },
    followUps: v.PARLEY_FOLLOW_UPS,
    maxConcurrentRuns: v.PARLEY_MAX_CONCURRENT_RUNS,
    maxSocketsPerUser: v.PARLEY_MAX_SOCKETS_PER_USER,
    rates: {
      writes: v.PARLEY_WRITES_PER_MINUTE,
      attaches: v.PARLEY_ATTACHES_PER_MINUTE,
      signIns: v.PARLEY_SIGN_INS_PER_MINUTE,
    },
    moderationPolicyFile: v.PARLEY_MODERATION_POLICY,
    drainMs: v.PARLEY_DRAIN_SECONDS * 1_000,
  };
}

const mebibyte = 1_048_576;
const teamQuotaMb = 2_048;

/** 0 is no limit. Whoever sits at this machine has its disk to themselves. */
function quotaOf(given: number | undefined, mode: Config['mode']): number | undefined {
  const quota = given ?? (mode === 'team' ? teamQuotaMb : 0);
  return quota === 0 ? undefined : quota * mebibyte;
}

/** The usual variables of a machine behind a proxy, in either spelling. */
function proxySettings(environment: NodeJS.ProcessEnv): Config['proxyEnv'] {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
  const given = defined(Object.fromEntries(names.map((name) => [name, environment[name]])));
  return Object.keys(given).length === 0 ? undefined : given;
}

/** Settings that are fine alone and wrong together. */
function contradictions(config: Config): string[] {
  const problems: string[] = [];
  const distributed = [config.databaseUrl, config.amqpUrls, config.redisUrl];
  const given = distributed.filter((url) => url !== undefined).length;
  if (given > 0 && given < distributed.length)
    problems.push('PARLEY_DATABASE_URL, PARLEY_AMQP_URLS and PARLEY_REDIS_URL belong together: give all three or none');
  if (given === 0 && config.roles.length < roles.length)
    problems.push('PARLEY_ROLES can be split only over PARLEY_DATABASE_URL, PARLEY_AMQP_URLS and PARLEY_REDIS_URL');
  if (config.mode === 'local' && !isLoopback(config.host)) {
    problems.push(`PARLEY_HOST ${config.host} can be reached by others; that needs accounts: set PARLEY_MODE=team`);
  }
  if (config.oidc !== undefined && config.oidc.clientId === '') problems.push('PARLEY_OIDC_CLIENT_ID is missing');
  if (config.oidc !== undefined && config.publicUrl === undefined)
    problems.push('PARLEY_OIDC_ISSUER needs PARLEY_PUBLIC_URL, where the identity provider sends people back to');
  if (config.oidc !== undefined && config.mode === 'local') problems.push('PARLEY_OIDC_ISSUER needs PARLEY_MODE=team');
  return problems;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function defaultDataDir(): string {
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', 'Parley');
  if (process.platform === 'win32') return path.join(process.env['LOCALAPPDATA'] ?? homedir(), 'Parley');
  return path.join(process.env['XDG_DATA_HOME'] ?? path.join(homedir(), '.local', 'share'), 'parley');
}

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'must be JSON' });
    return z.NEVER;
  }
}

function defined(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
