/** What is asked and answered in the pictures. */
export const talks = {
  en: {
    question: 'Why does bread rise, and why does it stop?',
    more: 'And without salt? I would like to plan the evening.',
    answers: [
      String.raw`Yeast eats the sugars of the dough and gives off **carbon dioxide**. Gluten, a net of proteins, holds the gas in, and the dough grows until one of three things ends it:

| What ends it | When | What you see |
|---|---|---|
| The sugar is used up | after many hours | a dent from your finger stays |
| The net tears | it was left too long | large holes, a flat loaf |
| The yeast dies | above 55 °C, in the oven | the crumb sets |

In one line:

$$\mathrm{C_6H_{12}O_6 \;\rightarrow\; 2\,C_2H_5OH + 2\,CO_2}$$`,
      `It rises **faster**, tastes flat, and tears sooner: salt slows the yeast and tightens the net. As a rule of thumb for the first rise:

\`\`\`python
def hours(celsius, salt_percent):
    """Twice as long for every 8 degrees less."""
    return 2 ** ((24 - celsius) / 8) * (1.4 + 0.3 * salt_percent)

print(round(hours(celsius=20, salt_percent=0), 1))  # 2.0
\`\`\`

At 20 °C without salt that is two hours. Start at six, and it is in the oven by half past eight.`,
    ],
  },
  ar: {
    question: 'لماذا ينتفخ الخبز، ومتى يتوقف؟',
    more: 'وماذا لو خبزته بلا ملح؟',
    answers: [
      `تأكل الخميرة سكر العجين وتُطلق **ثاني أكسيد الكربون**، وتحبسه شبكة الغلوتين فيكبر العجين حتى يحدث أحد ثلاثة أمور:

| ما الذي يوقفه | متى | ما تراه |
|---|---|---|
| نفاد السكر | بعد ساعات طويلة | يبقى أثر الإصبع |
| تمزق الشبكة | إذا تُرك أطول مما ينبغي | ثقوب كبيرة ورغيف مسطح |
| موت الخميرة | فوق 55 درجة في الفرن | يتماسك اللب |`,
      `ينتفخ **أسرع** لكن طعمه باهت، لأن الملح يبطئ الخميرة ويقوي الشبكة. عند 20 درجة يكفي الصعود الأول ساعتين:

1. اعجن في السادسة.
2. شكّل الرغيف في الثامنة.
3. اخبز في الثامنة والنصف.`,
    ],
  },
};

export function answerTo(question, isTitle) {
  for (const { question: first, more, answers } of Object.values(talks)) {
    if (isTitle && question.includes(first)) return first;
    if (question.includes(more)) return answers[1];
    if (question.includes(first)) return answers[0];
  }
  // No title: the first words stand for one.
  if (isTitle) return '';
  return 'Gladly. Tell me a little more about it: for whom it is, and what you have in mind already.';
}
