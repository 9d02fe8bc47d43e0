/** HTML as programs put it on the clipboard, written by hand after what they do, and what becomes of it. Undefined: plain words. */
export interface Sample {
  readonly name: string;
  readonly html: string;
  readonly markdown: string | undefined;
  /** Of the same copy; usually what a reader sees. */
  readonly plain?: string;
}

const docs = (html: string) =>
  `<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-0c1f">${html}</b><br class="Apple-interchange-newline">`;
const span = (text: string, style = '') =>
  `<span style="font-size:11pt;font-family:Arial,sans-serif;color:#000000;font-weight:400;font-style:normal;text-decoration:none;vertical-align:baseline;white-space:pre-wrap;${style}">${text}</span>`;
const word = (html: string) =>
  `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15"><style><!-- @font-face {font-family:Aptos;} p.MsoNormal {margin:0cm;} --></style></head><body lang=EN-GB><!--StartFragment-->${html}<!--EndFragment--></body></html>`;
const item = (level: number, marker: string, text: string) =>
  `<p class=MsoListParagraph style='margin-left:${level * 36}pt;text-indent:-18.0pt;mso-list:l0 level${level} lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>${marker}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>${text}<o:p></o:p></p>`;
const page = (html: string) =>
  `<meta http-equiv="content-type" content="text/html; charset=utf-8"><span style="color: rgb(32, 33, 34); font-family: sans-serif; font-size: 16px; font-weight: 400; white-space: normal; text-decoration-style: initial;">${html}</span>`;

export const samples: readonly Sample[] = [
  {
    name: 'Google Docs: headings, emphasis, a link',
    html: docs(
      `<h1 dir="ltr">${span('Plan', 'font-weight:700')}</h1><p dir="ltr">${span('We bake ')}${span('rye', 'font-weight:700;')}${span(' and ')}${span('wheat', 'font-style:italic;')}${span('. See ')}<a href="https://example.org/flour" style="text-decoration:none;">${span('flour', 'text-decoration:underline;')}</a>${span('.')}</p>`,
    ),
    markdown: '# Plan\n\nWe bake **rye** and *wheat*. See [flour](https://example.org/flour).',
  },
  {
    name: 'Google Docs: a list within a list beside its item',
    html: docs(
      `<ul><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation">${span('Flour')}</p></li><ul><li dir="ltr" aria-level="2"><p role="presentation">${span('Rye')}</p></li></ul><li dir="ltr"><p role="presentation">${span('Salt')}</p></li></ul>`,
    ),
    markdown: '- Flour\n  - Rye\n- Salt',
  },
  {
    name: 'Google Docs: one paragraph without anything is plain',
    html: docs(`<p dir="ltr">${span('Only words.')}</p>`),
    markdown: undefined,
  },
  {
    name: 'Google Docs: what is struck out',
    html: docs(`<p>${span('Bring ')}${span('cake', 'text-decoration:line-through;')}${span(' bread')}</p>`),
    markdown: 'Bring ~~cake~~ bread',
  },
  {
    name: 'Google Docs: a table',
    html: docs(
      `<div dir="ltr" align="left"><table style="border:none;"><colgroup><col width="301"><col width="301"></colgroup><tbody><tr><td><p dir="ltr">${span('Flour', 'font-weight:700;')}</p></td><td><p dir="ltr">${span('Gram', 'font-weight:700;')}</p></td></tr><tr><td><p dir="ltr">${span('Rye')}</p></td><td><p dir="ltr">${span('500')}</p></td></tr></tbody></table></div>`,
    ),
    markdown: '| Flour | Gram |\n| --- | --- |\n| Rye | 500 |',
  },
  {
    name: 'Word: heading and paragraphs, with its own tags',
    html: word(
      '<h2>Costs<o:p></o:p></h2><p class=MsoNormal>They <b>rise</b> by <i>ten</i> percent.<o:p></o:p></p><p class=MsoNormal>Next year too.<o:p></o:p></p>',
    ),
    markdown: '## Costs\n\nThey **rise** by *ten* percent.\n\nNext year too.',
  },
  {
    name: 'Word: a list of paragraphs, nested',
    html: word(`${item(1, '·', 'Bread')}${item(2, 'o', 'Rye')}${item(2, 'o', 'Wheat')}${item(1, '·', 'Cake')}`),
    markdown: '- Bread\n  - Rye\n  - Wheat\n- Cake',
  },
  {
    name: 'Word: numbers that begin at three',
    html: word(`${item(1, '3.', 'Knead')}${item(1, '4.', 'Wait')}`),
    markdown: '3. Knead\n4. Wait',
  },
  {
    name: 'Word: letters as numbers',
    html: word(`${item(1, 'a)', 'Knead')}${item(1, 'b)', 'Wait')}`),
    markdown: '1. Knead\n2. Wait',
  },
  {
    name: 'Word: a title',
    html: word('<p class=MsoTitle>Report<o:p></o:p></p><p class=MsoNormal>Text.</p>'),
    markdown: '# Report\n\nText.',
  },
  {
    name: 'Outlook: a hidden paragraph is not there',
    html: word("<p class=MsoNormal>Seen <b>here</b></p><p class=MsoNormal style='mso-hide:all'>unseen</p>"),
    markdown: 'Seen **here**',
  },
  {
    name: 'Gmail: lines, an empty line, bold',
    html: '<div dir="ltr">Hello <b>Ada</b>,<div><br></div><div>thank you.</div><div>Bob</div></div>',
    markdown: 'Hello **Ada**,\n\nthank you.\nBob',
  },
  {
    name: 'Gmail: a quoted mail',
    html: '<div dir="ltr">Yes.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Monday Ada wrote:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">Shall we?<br>Or not?</blockquote></div>',
    markdown: 'Yes.\n\nOn Monday Ada wrote:\n\n> Shall we?\n> Or not?',
  },
  {
    name: 'Gmail: a signature laid out as a table is words',
    html: '<div>Best <i>wishes</i></div><table cellpadding="0"><tbody><tr><td><img src="https://t.example/p.gif" width="1" height="1"></td><td>Ada</td></tr></tbody></table>',
    markdown: 'Best *wishes*\nAda',
  },
  {
    name: 'Wikipedia: links, bold, a reference, no edit link',
    html: page(
      '<p><b>Bread</b> is a <a href="https://en.wikipedia.org/wiki/Staple_food" title="Staple food">staple food</a>.<sup id="cite_ref-1" class="reference"><a href="https://en.wikipedia.org/wiki/Bread#cite_note-1"><span class="cite-bracket">[</span>1<span class="cite-bracket">]</span></a></sup></p><h2 id="History">History<span class="mw-editsection"><a href="/w/index.php?action=edit">edit</a></span></h2>',
    ),
    markdown: '**Bread** is a [staple food](https://en.wikipedia.org/wiki/Staple_food).[1]\n\n## History',
  },
  {
    name: 'Wikipedia: powers and formulas',
    html: page(
      '<p>About 10<sup>6</sup> cells, H<sub>2</sub>O and <b>E</b> = <span class="mwe-math-element"><img alt="mc^{2}" src="https://wikimedia.org/x.svg"></span></p>',
    ),
    markdown: 'About 10⁶ cells, H₂O and **E** = mc^{2}',
  },
  {
    name: 'Wikipedia: a table with cells over two columns and rows',
    html: page(
      '<table class="wikitable"><caption>Grain</caption><tbody><tr><th>Name</th><th colspan="2">Months</th></tr><tr><td rowspan="2">Rye</td><td>Sep</td><td>Jul</td></tr><tr><td>Oct</td><td>Aug</td></tr></tbody></table>',
    ),
    markdown: 'Grain\n\n| Name | Months |  |\n| --- | --- | --- |\n| Rye | Sep | Jul |\n|  | Oct | Aug |',
  },
  {
    name: 'GitHub: a readme with code, a language, inline code and an anchor',
    html: '<meta charset="utf-8"><div class="markdown-heading"><h2 tabindex="-1" class="heading-element">Install</h2><a class="anchor" aria-label="Permalink: Install" href="#install"><svg><path d="m7"></path></svg></a></div><p>Run <code>npm ci</code>:</p><div class="highlight highlight-source-shell"><pre>npm ci\nnpm <span class="pl-c1">start</span></pre></div>',
    markdown: '## Install\n\nRun `npm ci`:\n\n```shell\nnpm ci\nnpm start\n```',
  },
  {
    name: 'GitHub: a list of tasks',
    html: '<ul class="contains-task-list"><li class="task-list-item"><input type="checkbox" disabled checked> Build</li><li class="task-list-item"><input type="checkbox" disabled> Ship</li></ul>',
    markdown: '- [x] Build\n- [ ] Ship',
  },
  {
    name: 'GitHub: a table with sides',
    html: '<table><thead><tr><th>What</th><th align="right">Count</th><th align="center">Ok</th></tr></thead><tbody><tr><td>a|b</td><td align="right">1</td><td align="center">yes</td></tr></tbody></table>',
    markdown: '| What | Count | Ok |\n| --- | --: | :-: |\n| a\\|b | 1 | yes |',
  },
  {
    name: 'VS Code: only colours',
    html: `<meta charset='utf-8'><div style="color: #d4d4d4;background-color: #1e1e1e;font-family: 'Droid Sans Mono', 'monospace', monospace;font-weight: normal;font-size: 14px;line-height: 19px;white-space: pre;"><div><span style="color: #569cd6;">const</span><span style="color: #d4d4d4;"> </span><span style="color: #4fc1ff;font-weight: bold;">x</span><span style="color: #d4d4d4;"> = 1;</span></div><br><div><span style="color: #608b4e;font-style: italic;">// end</span></div></div>`,
    markdown: undefined,
  },
  {
    name: 'JetBrains: only colours',
    html: `<html><head><meta charset="UTF-8"></head><body><pre style="background-color:#2b2b2b;color:#a9b7c6;font-family:'JetBrains Mono',monospace;font-size:9.8pt;"><span style="color:#cc7832;font-weight:bold;">def </span>f():<br>    return 1<br></pre></body></html>`,
    markdown: undefined,
  },
  {
    name: 'Windows Terminal: only colours',
    html: `<!DOCTYPE><HTML><HEAD></HEAD><BODY><DIV STYLE="display:inline-block;white-space:pre;background-color:#0C0C0C;font-family:'Cascadia Mono',monospace;font-size:12pt;padding:4px;"><SPAN STYLE="color:#16C60C;"><B>ok</B></SPAN><BR><SPAN STYLE="color:#CCCCCC;">done</SPAN></DIV></BODY></HTML>`,
    markdown: undefined,
  },
  {
    name: 'GNOME Terminal: only colours',
    html: '<pre><font color="#4E9A06"><b>user@host</b></font>:~$ ls</pre>',
    markdown: undefined,
  },
  {
    name: 'A page: part of a block of code is plain',
    html: '<span style="color: rgb(0,0,0); font-family: ui-monospace, SFMono-Regular, Consolas, monospace; white-space: pre;">git <b>rebase</b></span>',
    markdown: undefined,
  },
  {
    name: 'A page: all of a block of code, with its language',
    html: '<pre class="brush: js notranslate"><code><span class="token">let</span> a = `x`;\n```\n</code></pre>',
    plain: 'let a = `x`;',
    markdown: '````js\nlet a = `x`;\n```\n````',
  },
  {
    name: 'Slack: bold, code and a list in pieces',
    html: '<meta charset="utf-8"><div class="p-rich_text_block"><div class="p-rich_text_section"><b data-stringify-type="bold">Today</b>: <code data-stringify-type="code" class="c-mrkdwn__code">deploy</code></div><ul data-stringify-type="unordered-list" class="p-rich_text_list" data-indent="0"><li data-stringify-indent="0">one</li></ul><ul data-stringify-type="unordered-list" data-indent="1"><li data-stringify-indent="1">within</li></ul><ul data-stringify-type="unordered-list" data-indent="0"><li>two</li></ul></div>',
    markdown: '**Today**: `deploy`\n\n- one\n  - within\n- two',
  },
  {
    name: 'Slack: an emoji is what it says',
    html: '<div>Done <img data-stringify-type="emoji" src="https://a.slack-edge.com/1.png" alt=":tada:"> <i>now</i></div>',
    markdown: 'Done :tada: *now*',
  },
  {
    name: 'Excel: cells',
    html: '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style><!--table {mso-displayed-decimal-separator:"\\.";} .xl65 {font-weight:700;}--></style></head><body link="#0563C1"><table border=0 cellpadding=0 cellspacing=0 width=128 style="border-collapse:collapse"><!--StartFragment--><col width=64 span=2 style="width:48pt"><tr height=20><td height=20 class=xl65 width=64>Item</td><td class=xl65 width=64>Price</td></tr><tr height=20><td>Rye</td><td align=right>3,50</td></tr><!--EndFragment--></table></body></html>',
    markdown: '| Item | Price |\n| --- | --- |\n| Rye | 3,50 |',
  },
  {
    name: 'Excel: one cell is plain',
    html: '<table border=0><!--StartFragment--><tr><td class=xl65>42</td></tr><!--EndFragment--></table>',
    markdown: undefined,
  },
  {
    name: 'Sheets: cells, one of them empty, one with two lines',
    html: '<google-sheets-html-origin><style type="text/css"><!--td {border: 1px solid #cccccc;}--></style><table xmlns="http://www.w3.org/1999/xhtml" cellspacing="0" dir="ltr" data-sheets-root="1"><colgroup><col width="100"/><col width="100"/></colgroup><tbody><tr style="height:21px;"><td style="font-weight:bold;">A</td><td>B</td></tr><tr><td></td><td><span style="font-weight:bold">x</span><br>y</td></tr></tbody></table>',
    markdown: '| A | B |\n| --- | --- |\n|  | **x** y |',
  },
  {
    name: 'Sheets: one column is lines',
    html: '<table data-sheets-root="1"><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody></table>',
    markdown: undefined,
  },
  {
    name: 'A chat page: Markdown that was drawn, with white space that counts',
    html: page(
      '<div style="white-space: pre-wrap;"><p>First <strong>thing</strong>\nsecond line</p><ol start="2"><li><p>two</p></li><li><p>three</p><pre><code class="language-py">print(1)</code></pre></li></ol></div>',
    ),
    markdown: 'First **thing**\nsecond line\n\n2. two\n3. three\n\n   ```py\n   print(1)\n   ```',
  },
  {
    name: 'A chat page: a formula with its TeX',
    html: '<p>So <span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>a</mi></mrow><annotation encoding="application/x-tex">a^2</annotation></semantics></math></span><span class="katex-html" aria-hidden="true">a2</span></span> <em>holds</em></p>',
    markdown: 'So $a^2$ *holds*',
  },
  {
    name: 'What was copied with Markdown beside it stays that',
    html: '<h1>Title</h1><p><strong>b</strong> c</p>',
    plain: '# Title\n\n**b** c',
    markdown: undefined,
  },
  {
    name: 'A browser that copies an address with its title: the address',
    html: '<a href="https://example.org/a">The page of A</a>',
    plain: 'https://example.org/a',
    markdown: undefined,
  },
  {
    name: 'A link alone keeps its address',
    html: '<meta charset="utf-8"><a href="https://example.org/a(b)" style="color: blue;">The page</a>',
    markdown: '[The page](<https://example.org/a(b)>)',
  },
  {
    name: 'An address that links to itself needs no link',
    html: '<p>See <a href="https://example.org/">https://example.org</a> and <a href="mailto:a@example.org">a@example.org</a></p>',
    markdown: undefined,
  },
  {
    name: 'A heading alone is its words',
    html: '<h1 style="color: rgb(0,0,0)">Only a title</h1>',
    markdown: undefined,
  },
  {
    name: 'All in bold is not bold',
    html: '<p><b>Everything</b> <b>here</b></p>',
    markdown: undefined,
  },
  {
    name: 'Marks stand close to their words, are written once, and end with the line',
    html: '<p>a<b> b </b>c <b>d</b> <b>e</b><i><b> f</b></i><br><b>g<br>h</b></p>',
    markdown: 'a **b** c **d e *f***\n**g**\n**h**',
  },
  {
    name: 'Signs of Markdown among words stay words',
    html: '<p>2 * 3, a*b, snake_case, _x_, [1](no), C# &lt;div&gt; &amp;amp; <b>`code`</b> ~~no~~ \\*</p><p># no heading</p>',
    markdown:
      '2 * 3, a\\*b, snake_case, \\_x\\_, \\[1](no), C# \\<div> \\&amp; **\\`code\\`** \\~~no\\~~ \\\\\\*\n\n\\# no heading',
  },
  {
    name: 'Quotes within quotes, a rule, words with terms',
    html: '<blockquote><p>one</p><blockquote><p>two</p></blockquote></blockquote><hr><dl><dt>Rye</dt><dd>A grain</dd></dl>',
    markdown: '> one\n>\n> > two\n\n---\n\nRye\nA grain',
  },
  {
    name: 'Right to left words with a list',
    html: '<div dir="rtl"><p>קמח <b>מלא</b></p><ul><li>אחת</li><li>שתיים</li></ul></div>',
    markdown: 'קמח **מלא**\n\n- אחת\n- שתיים',
  },
];

/** What somebody may have made to do harm. */
export const hostile: readonly Sample[] = [
  {
    name: 'scripts, styles and frames say nothing',
    html: '<h1>Hi</h1><script>alert(1)</script><style>p{}</style><iframe srcdoc="<b>x</b>">y</iframe><object data="x">o</object><template><p>t</p></template><noscript>n</noscript><svg><text>s</text></svg><p onclick="alert(1)">there <img src=x onerror=alert(1)></p>',
    markdown: '# Hi\n\nthere',
  },
  {
    name: 'addresses that run or carry something lose their link',
    html: '<p><a href="javascript:alert(1)">a</a> <a href="data:text/html,x">b</a> <a href="JaVaScRiPt:x">c</a> <a href="/relative">d</a> <a href="file:///etc">e</a> <a href="https://ok.example/">f</a></p>',
    markdown: 'a b c d e [f](https://ok.example/)',
  },
  {
    name: 'an address cannot end its link early',
    html: '<p>see <a href="https://ok.example/)[x](https://evil.example/">here</a></p>',
    markdown: 'see [here](<https://ok.example/)[x](https://evil.example/>)',
  },
  {
    name: 'words of a link cannot end it early',
    html: '<p>see <a href="https://ok.example/">a](https://evil.example) [b</a></p>',
    plain: 'see it',
    markdown: 'see [a\\](https://evil.example) \\[b](https://ok.example/)',
  },
  {
    name: 'what nobody saw is not there',
    html: '<p>Seen <b>bold</b></p><p hidden>1</p><p style="display:none">2</p><span style="visibility: hidden">3</span><span style="opacity:0">4</span><span style="font-size:0px">5</span><div style="position:absolute;left:-9999px">6</div><span style="clip: rect(0 0 0 0)">7</span>',
    markdown: 'Seen **bold**',
  },
  {
    name: 'code cannot leave its fence',
    html: '<p>x</p><pre><code class="language-js&quot;onload">```\n# out\n</code></pre>',
    markdown: 'x\n\n````\n```\n# out\n````',
  },
  {
    name: 'inline code cannot leave its signs',
    html: '<p>say <code>a``b`</code></p>',
    markdown: 'say ``` a``b` ```',
  },
  {
    name: 'nesting without end is plain',
    html: `${'<div>'.repeat(300)}<b>x</b> y${'</div>'.repeat(300)}`,
    markdown: undefined,
  },
  { name: 'too much of it is plain', html: `<ul>${'<li>x</li>'.repeat(15_000)}</ul>`, markdown: undefined },
  {
    name: 'a cell as wide as the world is as wide as it may be',
    html: '<table><tr><td colspan="99999">a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>',
    markdown: undefined,
  },
  { name: 'nothing at all', html: '<!-- --><p> </p>', markdown: undefined },
];
