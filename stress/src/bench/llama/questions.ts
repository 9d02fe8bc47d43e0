const subjects = [
  'a lighthouse keeper and a storm',
  'a train that never arrives',
  'two sisters who build a boat',
  'a gardener on the moon',
  'a clock that runs backwards',
  'a library under the sea',
  'a dog that learns to paint',
  'the last letter of an old sailor',
];

/** Each keeps the model talking for longer than it is listened to. */
export const storyQuestions = subjects.map((subject) => `Write a long and detailed story about ${subject}.`);

/** About a thousand tokens, another text for each number: nothing of it may be known from before. */
export function longText(number: number): string {
  const places = ['harbour', 'market', 'station', 'mill', 'garden', 'tower', 'bridge', 'school'];
  return Array.from(
    { length: 42 },
    (_, index) =>
      `On day ${index + 1} of year ${1_900 + number * 7 + (index % 5)} the ${places[(index + number) % places.length] ?? ''} was open for ${(index * 3 + number) % 24} hours.`,
  ).join(' ');
}
