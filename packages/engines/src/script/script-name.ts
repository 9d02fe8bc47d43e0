/** What a scripted model does, read from its name. The grammar is in README.md beside this file. */
export interface Script {
  readonly name: string;
  readonly text: ScriptText;
  readonly firstTokenDelayMs: number;
  /** 0: as fast as the event loop allows. */
  readonly tokensPerSecond: number;
  /** Tokens of a whole answer. */
  readonly tokens: number;
  readonly jitterMs: number;
  readonly seed: number;
  /** Deltas end in the middle of surrogate pairs, as those of real models now and then do. */
  readonly splitsPairs: boolean;
  readonly contextTokens: number;
  /** Tokens of thinking before the answer. */
  readonly thinking: number;
  /** Calls the tools that the user's message names (`script-calls.ts`). */
  readonly callsTools: boolean;
  /** Never has enough of its last calls. */
  readonly callsAgain: boolean;
  readonly cites: boolean;
  readonly warns: boolean;
  readonly refuses: boolean;
  readonly fault: ScriptFault | undefined;
}

export type ScriptText = 'words' | 'echo' | 'markdown' | 'results' | 'images' | 'asks' | 'demo';

/** After `afterTokens` tokens of one call. */
export interface ScriptFault {
  readonly kind: ScriptFaultKind;
  readonly afterTokens: number;
}
export type ScriptFaultKind = 'fail' | 'stall' | 'die' | 'cut' | 'down';

export const scriptPrefix = 'script/';
export const demoScriptName = 'script/demo';

/** Undefined for anything that is not a valid name: one spelling mistake must not quietly change a load test. */
export function parseScriptName(name: string): Script | undefined {
  if (name === demoScriptName) return { ...defaults, name, text: 'demo', firstTokenDelayMs: 150, tokensPerSecond: 40 };
  if (!name.startsWith(scriptPrefix) || name.length > 200) return undefined;
  const draft: Draft = { ...defaults, name };
  const seen = new Set<string>();
  for (const segment of name.slice(scriptPrefix.length).split('-')) {
    const key = applySegment(draft, segment);
    if (key === undefined || seen.has(key)) return undefined;
    seen.add(key);
  }
  return draft;
}

type Draft = { -readonly [Key in keyof Script]: Script[Key] };

const defaults: Omit<Script, 'name'> = {
  text: 'words',
  firstTokenDelayMs: 0,
  tokensPerSecond: 0,
  tokens: 60,
  jitterMs: 0,
  seed: 0,
  splitsPairs: false,
  contextTokens: 32_768,
  thinking: 0,
  callsTools: false,
  callsAgain: false,
  cites: false,
  warns: false,
  refuses: false,
  fault: undefined,
};

/** The kind of segment that was read, so that none comes twice; undefined when it is none. */
function applySegment(draft: Draft, segment: string): string | undefined {
  const text = textKinds.get(segment);
  if (text !== undefined) {
    draft.text = text;
    return 'text';
  }
  const flag = flags.get(segment);
  if (flag !== undefined) {
    draft[flag] = true;
    if (flag === 'callsAgain') draft.callsTools = true;
    return segment;
  }
  if (segment === 'down') {
    draft.fault = { kind: 'down', afterTokens: 0 };
    return 'fault';
  }
  return applyNumber(draft, segment);
}

const textKinds = new Map<string, ScriptText>([
  ['w', 'words'],
  ['echo', 'echo'],
  ['md', 'markdown'],
  ['results', 'results'],
  ['see', 'images'],
  ['asks', 'asks'],
]);

const flags = new Map<string, 'splitsPairs' | 'callsTools' | 'callsAgain' | 'cites' | 'warns' | 'refuses'>([
  ['split', 'splitsPairs'],
  ['tools', 'callsTools'],
  ['again', 'callsAgain'],
  ['cite', 'cites'],
  ['warn', 'warns'],
  ['refuse', 'refuses'],
]);

function applyNumber(draft: Draft, segment: string): string | undefined {
  const match = /^(d|r|n|j|c|think|seed|fail@|stall@|die@|cut@)(0|[1-9][0-9]{0,8})$/.exec(segment);
  if (match === null) return undefined;
  const [, key = '', digits = ''] = match;
  const value = Number(digits);
  switch (key) {
    case 'd':
      return value <= 3_600_000 ? assign(draft, 'firstTokenDelayMs', value) : undefined;
    case 'r':
      return value <= 100_000 ? assign(draft, 'tokensPerSecond', value) : undefined;
    case 'n':
      return value <= 1_000_000 ? assign(draft, 'tokens', value) : undefined;
    case 'j':
      return value <= 60_000 ? assign(draft, 'jitterMs', value) : undefined;
    case 'c':
      return value >= 64 ? assign(draft, 'contextTokens', value) : undefined;
    case 'think':
      return value <= 100_000 ? assign(draft, 'thinking', value) : undefined;
    case 'seed':
      return assign(draft, 'seed', value);
    default:
      draft.fault = { kind: key.slice(0, -1) as ScriptFaultKind, afterTokens: value };
      return 'fault';
  }
}

type NumberKey =
  | 'firstTokenDelayMs'
  | 'tokensPerSecond'
  | 'tokens'
  | 'jitterMs'
  | 'contextTokens'
  | 'thinking'
  | 'seed';

function assign(draft: Draft, key: NumberKey, value: number): string {
  draft[key] = value;
  return key;
}
