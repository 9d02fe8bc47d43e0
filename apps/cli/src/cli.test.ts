import { describe, expect, it } from 'vitest';
import { runCli } from './cli.ts';
import { commands } from './commands/index.ts';
import { readConfig } from './config.ts';
import { fakeTerminal } from './testing/fake-terminal.ts';

async function run(...args: string[]) {
  const { terminal, written } = fakeTerminal();
  // Port 1 of this machine: nothing listens there.
  const config = { ...readConfig({ PARLEY_CONFIG_DIR: '/nonexistent/parley' }), server: 'http://127.0.0.1:1' };
  return { code: await runCli(args, terminal, config), ...written };
}

describe('parley', () => {
  it('lists its commands', async () => {
    const { code, output } = await run();
    expect(code).toBe(0);
    for (const { name, summary } of commands) expect(output).toContain(`${name.padEnd(10)} ${summary}`);
  });

  it.each(commands.map(({ name }) => name))('explains %s', async (name) => {
    expect((await run('help', name)).output).toBe((await run(name, '--help')).output);
    expect((await run('help', name)).output).toContain(`parley ${name}`);
  });

  it.each([
    [['dance'], 'There is no command dance'],
    [['chat', '--colour'], "Unknown option '--colour'"],
    [['chat', '-m'], 'argument missing'],
    [['chat', 'hello', 'there'], 'Put the message in quotes after -m'],
    [['chat'], 'There is nothing to send'],
    [['doctor', '--server', 'ftp://x'], 'is not the address of a server'],
  ])('answers %j in one sentence, with exit code 2', async (args, sentence) => {
    const { code, errors, output } = await run(...args);
    expect(errors).toContain(sentence);
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect({ code, output }).toEqual({ code: 2, output: '' });
  });

  it('says which server cannot be reached, with exit code 3', async () => {
    const { code, errors } = await run('chat', '-m', 'hello');
    expect(errors).toMatch(/^parley: http:\/\/127\.0\.0\.1:1 cannot be reached.*Is it running\?\n$/);
    expect(code).toBe(3);
    expect((await run('doctor')).code).toBe(3);
  });
});
