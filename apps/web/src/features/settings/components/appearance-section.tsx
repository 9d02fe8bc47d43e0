import { useStore } from '@nanostores/react';
import {
  $accent,
  $codeTheme,
  $density,
  $fontScale,
  $motion,
  $scheme,
  codeThemes,
  densities,
  fontScales,
  motions,
  schemes,
  tones,
} from '../../../shared/theme/preferences.ts';
import { formatPercent } from '../../../shared/i18n/format.ts';
import { Choice } from '../../../shared/ui/choice.tsx';
import { Orb } from '../../../shared/ui/orb.tsx';
import { Card, CardRow, Section } from '../../../shared/ui/page-body.tsx';
import { $isFollowing } from '../../chat/index.ts';
import { Markdown } from '../../markdown/index.ts';
import { useText } from '../text.ts';
import { FollowUpsRow } from './follow-ups-row.tsx';

/** Something of everything that has a colour. */
const codeSample = `\`\`\`ts
// Half as much yeast, twice the time.
export async function rise(dough: Dough, hours = 2.5): Promise<Loaf> {
  if (!dough.salt) throw new Error("it will taste flat");
  return bake(await proof(dough, { hours, celsius: 20 }));
}
\`\`\``;

/** Kept in this browser: each screen may look its own way. */
export function AppearanceSection() {
  const t = useText();
  const accent = useStore($accent);
  const schemeNames = { system: t('asSystem'), light: t('light'), dark: t('dark') };
  const densityNames = { compact: t('compact'), usual: t('usual'), roomy: t('roomy') };
  const codeNames = { usual: t('codeUsual'), muted: t('codeMuted'), earth: t('codeEarth'), plain: t('codePlain') };
  const motionNames = { system: t('asSystem'), reduced: t('reduced') };
  return (
    <Section title={t('appearance')} text={t('appearanceText')}>
      <Card>
        <CardRow title={t('scheme')}>
          <Choice
            label={t('scheme')}
            value={useStore($scheme)}
            onChoose={(value) => $scheme.set(value)}
            options={schemes.map((value) => ({ value, label: schemeNames[value] }))}
          />
        </CardRow>
        <CardRow title={t('accent')} text={t('accentText')}>
          <fieldset className="flex flex-wrap gap-2">
            <legend className="sr-only">{t('accent')}</legend>
            {(['tone', ...tones] as const).map((value) => (
              <label
                key={value}
                data-tone={value === 'tone' ? 'calm' : value}
                className="flex cursor-pointer items-center gap-2 rounded-full border border-line py-1 ps-1.5 pe-3 text-sm text-soft has-checked:border-accent has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent"
              >
                <input
                  type="radio"
                  name="accent"
                  className="sr-only"
                  checked={accent === value}
                  onChange={() => $accent.set(value)}
                />
                <Orb size={20} />
                {t(value === 'tone' ? 'byTone' : value)}
              </label>
            ))}
          </fieldset>
        </CardRow>
        <CardRow title={t('density')}>
          <Choice
            label={t('density')}
            value={useStore($density)}
            onChoose={(value) => $density.set(value)}
            options={densities.map((value) => ({ value, label: densityNames[value] }))}
          />
        </CardRow>
        <CardRow title={t('fontSize')}>
          <Choice
            label={t('fontSize')}
            value={useStore($fontScale)}
            onChoose={(value) => $fontScale.set(value)}
            options={fontScales.map((value) => ({ value: value as number, label: formatPercent(value) }))}
          />
        </CardRow>
        <CardRow title={t('codeTheme')}>
          <Choice
            label={t('codeTheme')}
            value={useStore($codeTheme)}
            onChoose={(value) => $codeTheme.set(value)}
            options={codeThemes.map((value) => ({ value, label: codeNames[value] }))}
          />
        </CardRow>
        <div className="px-4 py-3">
          <Markdown source={codeSample} streaming={false} id="code-sample" />
        </div>
        <CardRow title={t('follow')} text={t('followText')}>
          <Choice
            label={t('follow')}
            value={useStore($isFollowing) ? 'follows' : 'stays'}
            onChoose={(value) => $isFollowing.set(value === 'follows')}
            options={(['follows', 'stays'] as const).map((value) => ({ value, label: t(value) }))}
          />
        </CardRow>
        <FollowUpsRow />
        <CardRow title={t('motion')} text={t('motionText')}>
          <Choice
            label={t('motion')}
            value={useStore($motion)}
            onChoose={(value) => $motion.set(value)}
            options={motions.map((value) => ({ value, label: motionNames[value] }))}
          />
        </CardRow>
      </Card>
    </Section>
  );
}
