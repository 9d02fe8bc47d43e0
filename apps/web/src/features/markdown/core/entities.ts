/** The names people and models write. The standard has two thousand more; those stay as they were written. */
const names =
  'amp & lt < gt > quot " apos \' nbsp \u00a0 shy \u00ad copy © reg ® trade ™ hellip … mdash — ndash – lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „ laquo « raquo » lsaquo ‹ rsaquo › bull • middot · dagger † Dagger ‡ para ¶ sect § deg ° micro µ times × divide ÷ plusmn ± minus − frac12 ½ frac14 ¼ frac34 ¾ sup1 ¹ sup2 ² sup3 ³ euro € pound £ yen ¥ cent ¢ larr ← uarr ↑ rarr → darr ↓ harr ↔ lArr ⇐ rArr ⇒ hArr ⇔ forall ∀ exist ∃ empty ∅ nabla ∇ isin ∈ notin ∉ ni ∋ sum ∑ prod ∏ radic √ prop ∝ infin ∞ ang ∠ and ∧ or ∨ cap ∩ cup ∪ int ∫ there4 ∴ sim ∼ cong ≅ asymp ≈ ne ≠ equiv ≡ le ≤ ge ≥ sub ⊂ sup ⊃ sube ⊆ supe ⊇ oplus ⊕ otimes ⊗ perp ⊥ alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ omicron ο pi π rho ρ sigma σ tau τ upsilon υ phi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω check ✓ cross ✗ star ☆ hearts ♥ ensp \u2002 emsp \u2003 thinsp \u2009 zwj \u200d zwnj \u200c';

let table: Map<string, string> | undefined;

/** `&amp;` → `&`, once: what comes out is text and is never read again. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z][\da-zA-Z]{1,31}));/g, (whole, ...groups) => {
    const [decimal, hex, name] = groups as (string | undefined)[];
    if (name !== undefined) return tableOfNames().get(name) ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    const isCharacter = code > 0 && code <= 0x10_ff_ff && !(code >= 0xd8_00 && code <= 0xdf_ff);
    return isCharacter ? String.fromCodePoint(code) : '\ufffd';
  });
}

function tableOfNames(): Map<string, string> {
  if (table) return table;
  const words = names.split(' ');
  table = new Map();
  for (let index = 0; index + 1 < words.length; index += 2) table.set(words[index] ?? '', words[index + 1] ?? '');
  return table;
}
