import { useStore } from '@nanostores/react';
import { languages } from '../../../shared/i18n/languages.ts';
import { $languageChoice } from '../../../shared/theme/preferences.ts';
import { CheckIcon } from '../../../shared/ui/icons.ts';
import { Card, Section } from '../../../shared/ui/page-body.tsx';
import { useText } from '../text.ts';

export function LanguageSection() {
  const t = useText();
  const chosen = useStore($languageChoice);
  const options = [{ code: 'system' as const, name: t('asSystem') }, ...languages];
  return (
    <Section title={t('language')} text={t('languageText')}>
      <Card>
        {options.map(({ code, name }) => (
          <label
            key={code}
            lang={code === 'system' ? undefined : code}
            className="flex h-12 cursor-pointer items-center gap-3 px-4 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="language"
              className="sr-only"
              checked={chosen === code}
              onChange={() => $languageChoice.set(code)}
            />
            <span className="flex-1">{name}</span>
            {chosen === code && <CheckIcon className="text-accent" />}
          </label>
        ))}
      </Card>
    </Section>
  );
}
