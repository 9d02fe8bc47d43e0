import { describe, expect, it } from 'vitest';
import { inspectAddress, inspectImage } from './addresses.ts';

describe('S7: an address leads somewhere only if it is a whole http, https or mailto one', () => {
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'javascript&colon;alert(1)',
    'javascript%3Aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    'blob:https://x/1',
    'filesystem:https://x/',
    'view-source:https://x',
    'about:blank',
    'ftp://x.example',
    'tel:112',
    'intent://x',
    '//evil.example',
    '/api/auth/sign_out',
    'api',
    '#fragment',
    '?query',
    '',
    'http:',
    'http://',
    'https:///',
    'mailto:',
    'mailto:a',
    'mailto:a@b,c@d',
    'mailto:%61@b?x',
    'feed:javascript:alert(1)',
    'jar:https://x!/',
    'chrome://settings',
    'ms-msdt:/id',
    `https://${'a'.repeat(9000)}.example`,
  ])('%j is text', (address) => expect(inspectAddress(address)).toBeNull());

  it.each([
    ['https://example.org/a?b#c', 'https://example.org/a?b#c', 'example.org', []],
    ['HTTPS:\\\\example.org\\a', 'https://example.org/a', 'example.org', []],
    ['http://example.org:8080', 'http://example.org:8080/', 'example.org:8080', []],
    ['https://paypal.com@evil.example/x', 'https://evil.example/x', 'evil.example', ['user-info']],
    ['https://paypal.com:443@evil.example', 'https://evil.example/', 'evil.example', ['user-info']],
    ['https://аррӏе.com', 'https://xn--80ak6aa92e.com/', 'xn--80ak6aa92e.com', ['foreign-letters']],
    ['https://example.org/\u202egnp.exe', 'https://example.org/%E2%80%AEgnp.exe', 'example.org', []],
    ['http://2130706433/', 'http://127.0.0.1/', '127.0.0.1', []],
    ['mailto:me@example.org', 'mailto:me@example.org', 'me@example.org', []],
    [
      'mailto:me@example.org?subject=Hi%20you&bcc=x@y.z&attach=/etc/passwd',
      'mailto:me@example.org?subject=Hi%20you',
      'me@example.org',
      [],
    ],
  ])('%s', (written, href, place, oddities) => expect(inspectAddress(written)).toEqual({ href, place, oddities }));

  it.each([
    ['https://bank.example', 'https://evil.example', true],
    ['bank.example/login', 'https://evil.example', true],
    ['www.bank.example', 'https://bank.example/x', false],
    ['bank.example', 'https://bank.example.evil.example', true],
    ['b\u200bank.example', 'https://evil.example', true],
    ['user@bank.example', 'https://evil.example', true],
    ['read the README.md', 'https://evil.example', false],
    ['README.md', 'https://evil.example', false],
    ['the bank', 'https://evil.example', false],
    ['BANK.example', 'https://bank.example', false],
  ])('a link that reads %j and leads to %s', (text, written, isOdd) =>
    expect(inspectAddress(written, text)?.oddities.includes('text-names-another-host')).toBe(isOdd),
  );

  it('images come from http and https only', () => {
    expect(inspectImage('data:image/png;base64,AAAA')).toBeNull();
    expect(inspectImage('mailto:a@b.example')).toBeNull();
    expect(inspectImage('https://example.org/a.svg')?.place).toBe('example.org');
  });
});
