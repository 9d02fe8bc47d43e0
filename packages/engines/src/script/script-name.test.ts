import { describe, expect, it } from 'vitest';
import { parseScriptName } from './script-name.ts';

describe('parseScriptName', () => {
  it('reads delay, rate and length', () => {
    expect(parseScriptName('script/d200-r30-n60')).toMatchObject({
      name: 'script/d200-r30-n60',
      text: 'words',
      firstTokenDelayMs: 200,
      tokensPerSecond: 30,
      tokens: 60,
      fault: undefined,
    });
  });

  it('reads every other segment, in any order', () => {
    expect(parseScriptName('script/split-j20-echo-seed7-c4096-n5-stall@3')).toMatchObject({
      text: 'echo',
      jitterMs: 20,
      seed: 7,
      contextTokens: 4096,
      tokens: 5,
      splitsPairs: true,
      fault: { kind: 'stall', afterTokens: 3 },
    });
    expect(parseScriptName('script/md-down')).toMatchObject({
      text: 'markdown',
      fault: { kind: 'down', afterTokens: 0 },
    });
    expect(parseScriptName('script/die@0')?.fault).toEqual({ kind: 'die', afterTokens: 0 });
  });

  it('reads a script that asks', () => {
    expect(parseScriptName('script/asks-seed2')).toMatchObject({ text: 'asks', seed: 2 });
    expect(parseScriptName('script/asks-md')).toBeUndefined();
  });

  it('knows the responder of a fresh installation', () => {
    expect(parseScriptName('script/demo')).toMatchObject({ text: 'demo', fault: undefined });
  });

  it.each([
    'd200-r30-n60',
    'script/',
    'script/x1',
    'script/d',
    'script/d-5',
    'script/d1.5',
    'script/d01',
    'script/n60-n61',
    'script/fail@1-down',
    'script/echo-md',
    'script/fail',
    'script/n9999999',
    'script/demo-d5',
    'script/D200',
    'script/d200--n5',
    'script/c1',
    ' script/n5',
    'script/d200-r30-n60 ',
    'script/__proto__',
    'script/toString',
    `script/${'d1'.repeat(200)}`,
  ])('refuses %j', (name) => {
    expect(parseScriptName(name)).toBeUndefined();
  });
});
