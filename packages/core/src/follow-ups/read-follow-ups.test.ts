import { describe, expect, it } from 'vitest';
import { readFollowUps } from './read-follow-ups.ts';

const read = (said: string, asked = '') => readFollowUps(said, asked);

describe('what of a model’s words can be suggested (FU7)', () => {
  it('reads JSON, alone and within other words', () => {
    const three = ['How long does it rise?', 'Which flour?', 'Give me a recipe'];
    expect(read(JSON.stringify({ suggestions: three }))).toEqual(three);
    expect(read(JSON.stringify(three))).toEqual(three);
    expect(read(`Sure!\n\`\`\`json\n${JSON.stringify({ suggestions: three }, null, 2)}\n\`\`\`\nHave fun?`)).toEqual(
      three,
    );
    expect(read(`<think>["No such thing"]</think>${JSON.stringify(three)}`)).toEqual(three);
    expect(read('{"questions":["Say \\"hi\\" to whom?"]}')).toEqual(['Say "hi" to whom?']);
  });

  it('takes the whole ones of JSON that was cut off', () => {
    expect(read('{"suggestions": ["How long does it rise?", "Which fl')).toEqual(['How long does it rise?']);
    expect(read('{"suggestions": [')).toEqual([]);
  });

  it('reads lists, and else lines that ask', () => {
    expect(read('Here you go:\n1. What is rye?\n2) **Why** rye\n- `Who` bakes?')).toEqual([
      'What is rye?',
      'Why rye',
      'Who bakes?',
    ]);
    expect(read('Some ideas.\n“What is rye?”\nライ麦とは何ですか？\nما هو الجاودار؟')).toEqual([
      'What is rye?',
      'ライ麦とは何ですか？',
      'ما هو الجاودار؟',
    ]);
    expect(read('The user could ask about rye. Rye is a grain.')).toEqual([]);
    expect(read('> What was quoted?')).toEqual([]);
  });

  it('takes at most three, none twice, and not what was just asked', () => {
    const four = JSON.stringify(['Why?', 'why', 'What is rye?', 'And now?', 'Then?', 'Last?']);
    expect(read(four, 'What is rye')).toEqual(['Why?', 'And now?', 'Then?']);
  });

  it('takes plain text of one line and of a size that is read at a glance', () => {
    const refused = [
      'No',
      '???',
      'x'.repeat(121),
      'See [this](https://example.org)',
      'Go to https://example.org',
      'Write <b>this</b>',
      '# A heading',
      'a | b',
      'Bad \u0007 bell',
      '\ud800 half',
    ];
    for (const one of refused) expect([one, read(JSON.stringify([one]))]).toEqual([one, []]);
    expect(read(JSON.stringify(['Two\nlines', '\u202eturned', 'x'.repeat(120), 'Is 3 < 4?']))).toEqual([
      'Two lines',
      'turned',
      'x'.repeat(120),
    ]);
    expect(read(JSON.stringify(['Is 3 < 4?', 'Family 👩🏽‍🚀?']))).toEqual(['Is 3 < 4?', 'Family 👩🏽‍🚀?']);
  });

  it('makes nothing of anything else', () => {
    for (const said of ['', '   ', '{}', '[]', '[1, 2]', 'null', '"A string', 'amber0 basin1 candle2', '{"a":'])
      expect([said, read(said)]).toEqual([said, []]);
  });
});
