import { describe, expect, it } from 'vitest';
import { passwordWeakness } from './password-policy.ts';

const owner = { email: 'amelie@example.org', displayName: 'Amélie Poulain' };

describe('A1.14 the password policy', () => {
  it.each([
    ['', 'at least 10'],
    ['ninechars', 'at least 10'],
    ['🎈🎈🎈🎈🎈', 'at least 10'],
    ['x7'.repeat(129), 'at most 256'],
    ['1234567890', 'most used'],
    ['Password2024!', 'most used'],
    ['!!QwertyUiop!!', 'most used'],
    ['iloveyou2023', 'most used'],
    ['aaaaaaaaaaaa', 'repeats'],
    ['xyzxyzxyzxyz', 'repeats'],
    ['amelie@example.org', 'your name or e-mail'],
    ['AMELIE-is-great', 'your name or e-mail'],
    ['xx amélie poulain', 'your name or e-mail'],
  ])('refuses %j', (password, reason) => {
    expect(passwordWeakness(password, owner)).toContain(reason);
  });

  it.each([
    'tram lantern oboe',
    'correct horse battery staple',
    'kX9#mQ2$vL',
    'пароль и ещё слова',
    'x'.repeat(249) + 'balcony',
    '9 lives of a cat',
  ])('accepts %j', (password) => {
    expect(passwordWeakness(password, owner)).toBeUndefined();
  });

  it('does not take a short name for a reason', () => {
    expect(passwordWeakness('the annual balance', { email: 'ann@x.org', displayName: 'Ann' })).toBeUndefined();
  });
});
