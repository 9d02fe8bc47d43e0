import { limits } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanFileName, extensionOf } from './file-name.ts';

describe('F1.5 a name', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\photo.jpg', 'photo.jpg'],
    ['a/b/', 'file'],
    ['..', 'file'],
    ['.', 'file'],
    ['', 'file'],
    [undefined, 'file'],
    ['  two   words .txt ', 'two words .txt'],
    ['line\nbreak\0.txt', 'linebreak.txt'],
    ['invoice\u202egpj.exe', 'invoicegpj.exe'],
    ['zero\u200bwidth.md', 'zerowidth.md'],
    ['half \ud800 pair', 'half pair'],
    ['Ångström 😀.csv', 'Ångström 😀.csv'],
    ['.env', '.env'],
    ['"><img src=x onerror=alert(1)>.png', '"><img src=x onerror=alert(1)>.png'],
  ])('%j is %j', (given, clean) => expect(cleanFileName(given)).toBe(clean));

  it('that is too long keeps its extension and cuts no character', () => {
    const name = cleanFileName(`${'😀'.repeat(300)}.tar`);
    expect(name.length).toBeLessThanOrEqual(limits.fileNameCharacters);
    expect(name).toMatch(/^(😀)+…\.tar$/u);
  });

  it('is clean whatever was given, and stays as it is when cleaned again', () => {
    const letters = fc.array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 400 });
    fc.assert(
      fc.property(letters, (codes) => {
        const given = String.fromCodePoint(...codes);
        const name = cleanFileName(given);
        expect(name).not.toMatch(/[/\\\0\r\n\u202e]/);
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(limits.fileNameCharacters);
        expect(cleanFileName(name)).toBe(name);
        expect(name.isWellFormed()).toBe(true);
      }),
    );
  });

  it.each([
    ['a.TXT', 'txt'],
    ['a.tar.gz', 'gz'],
    ['.gitignore', ''],
    ['a.', ''],
    ['a', ''],
  ])('%s ends with %j', (name, extension) => expect(extensionOf(name)).toBe(extension));
});
