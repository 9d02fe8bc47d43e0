import { describe, expect, it } from 'vitest';
import { readInfo } from './info.ts';

describe('what a code block says of itself', () => {
  it.each([
    ['ts', 'typescript', 'TypeScript', undefined, 'code.ts'],
    ['python title="a/b.py"', 'python', 'Python', 'a/b.py', 'b.py'],
    ['ts:src/x.ts', 'typescript', 'TypeScript', 'src/x.ts', 'x.ts'],
    ['', undefined, '', undefined, 'code.txt'],
    ['klingon', undefined, 'klingon', undefined, 'code.txt'],
    ['__proto__', undefined, '__proto__', undefined, 'code.txt'],
    ['constructor', undefined, 'constructor', undefined, 'code.txt'],
    ['sh title="../../.bashrc"', 'bash', 'Bash', '../../.bashrc', 'bashrc'],
    ['x title="CON.txt"', undefined, 'x', 'CON.txt', 'code.txt'],
    ['x title="\u202egnp.exe"', undefined, 'x', 'gnp.exe', 'gnp.exe'],
  ])('S10: %j', (info, language, label, fileName, downloadName) =>
    expect(readInfo(info)).toEqual({ language, label, fileName, downloadName }),
  );
});
