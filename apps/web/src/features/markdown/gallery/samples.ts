/** One of everything, as a model would write it. */
export const samples: Readonly<Record<string, string>> = {
  answer: `# Sorting a list of people

To sort **by last name, then first name**, compare both keys. In \`Python\` a *tuple* does that, because tuples compare ~~by luck~~ from left to right[^1].

## What to write

\`\`\`python title="people.py"
from dataclasses import dataclass

@dataclass(frozen=True)
class Person:
    """Somebody with two names."""
    first: str
    last: str
    age: int = 0

def in_order(people: list[Person]) -> list[Person]:
    return sorted(people, key=lambda p: (p.last.casefold(), p.first.casefold()))
\`\`\`

1. Fold the case, so that \`"de Boer"\` and \`"De Boer"\` are neighbours.
2. Return a *tuple*:
   - the first part decides,
   - the second breaks ties.
3. Leave the original as it was.

> The order of equal elements is kept. That is what *stable* means.

### How long it takes

| Size | Time | Memory | Remark |
|---:|:---:|---|---|
| 1,000 | 0.4 ms | 8 KB | instant |
| 100,000 | 62 ms | 800 KB | one frame is **16 ms** |
| 10,000,000 | 9.1 s | 80 MB | use \`key=\` once,<br>not \`cmp\` |

The cost is $O(n \\log n)$, since

$$
\\log_2(n!) = \\sum_{k=1}^{n} \\log_2 k = n\\log_2 n - n\\log_2 e + O(\\log n)
$$

- [x] Compare both names
- [x] Fold the case
- [ ] Think of names with one part

More in the [Python documentation](https://docs.python.org/3/howto/sorting.html "Sorting HOW TO") and in [2].

[^1]: See *Fluent Python*, chapter 2. Tuples are compared item by item, as \`(1, 2) < (1, 3)\`.

[2]: https://en.wikipedia.org/wiki/Timsort "Timsort"
`,
  code: `A change:

\`\`\`diff
@@ -1,4 +1,4 @@
 export function greet(name: string) {
-  return 'Hello ' + name;
+  return \`Hello \${name}\`;
 }
\`\`\`

\`\`\`typescript
interface Props { readonly id: string; readonly count?: number }
// A comment that says why.
export async function load({ id, count = 10 }: Props): Promise<readonly string[]> {
  const answer = await ask(\`/api/things/\${id}?count=\${count}\`);
  if (!answer.ok) throw new Error(\`no things: \${answer.status}\`);
  return (await answer.json()) as string[]; // ${'a long remark that goes on and on '.repeat(4)}
}
\`\`\`

\`\`\`
no language at all
\`\`\`

\`\`\`python
# Trojan: \u202e } if admin \u2066 begin admins only
access = "user"
\`\`\`

\`\`\`rust
${Array.from({ length: 90 }, (_, n) => `let value_${n}: u32 = ${n} * 2; // number ${n}`).join('\n')}
\`\`\`
`,
  maths: `Inline $e^{i\\pi} + 1 = 0$, \\(\\alpha_1 \\le \\beta^2\\), and prices from $5 to $10 stay prices.

\\[
\\int_{-\\infty}^{\\infty} e^{-x^2}\\,dx = \\sqrt{\\pi}
\\qquad
\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}^{-1} = \\frac{1}{ad-bc}\\begin{pmatrix} d & -b \\\\ -c & a \\end{pmatrix}
\\]

A broken one: $\\frac{1}{$ and $\\unknown{x}$, and one that is too wide:

$$
${Array.from({ length: 30 }, (_, n) => `x_{${n}}^2`).join(' + ')} = 1
$$
`,
  diagrams: `How a message travels:

\`\`\`mermaid
flowchart LR
  A[Browser] -->|message| B(Gateway)
  B --> C{Allowed?}
  C -->|yes| D[Model]
  C -->|no| E[Refused]
  D -->|answer| B
\`\`\`

\`\`\`mermaid
sequenceDiagram
  participant P as Person
  participant G as Gateway
  P->>G: Why is the sky blue?
  G-->>P: Because blue light scatters more
  Note over P,G: both are happy
\`\`\`

\`\`\`mermaid
flowchart LR
  A --> --> B
\`\`\`
`,
  addresses: `A [plain link](https://example.org/path), <https://example.org/auto>, www.example.org, me@example.org.

A [bank.example](https://evil.example/login) that is none, [paypal](https://paypal.com@evil.example), and [Apple](https://аррӏе.com).

[Nowhere](javascript:alert(1)), [local](/api/auth), <script>alert(1)</script>, <b>bold</b>.

![A cat on a wall](https://images.example/cat.png "The cat")

![](data:image/png;base64,AAAA)
`,
  arabic: `# ترتيب القوائم

هذا نص **بالعربية** مع \`code\` و[رابط](https://example.org) وصيغة $x^2$ في السطر نفسه.

1. أولاً
2. ثانياً
   - متداخل
- [x] منجز
- [ ] غير منجز

| الاسم | العدد |
|---|---:|
| تفاح | 3 |
| كمثرى | 12 |

> اقتباس من كتاب قديم.

This paragraph is English and runs from left to right.

\`\`\`js
const greeting = 'مرحبا'; // stays left to right
\`\`\`
`,
};
