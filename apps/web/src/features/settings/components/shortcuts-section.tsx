import { Button } from '../../../shared/ui/button.tsx';
import { useStore } from '@nanostores/react';
import { useMemo, useState } from 'react';
import { keysOf, showKeys } from '../../../shared/actions/keys.ts';
import { $actions, $areShortcutsOn, $bindings } from '../../../shared/actions/registry.ts';
import { Choice } from '../../../shared/ui/choice.tsx';
import { Card, CardRow, Section } from '../../../shared/ui/page-body.tsx';
import { SwitchRow } from '../../../shared/ui/switch-row.tsx';
import { $sendKey } from '../../composer/index.ts';
import { boundActions, type BoundAction } from '../stores/bound-actions.ts';
import { useText } from '../text.ts';

/** Every action with its keys; a press changes them, unless another action has them already. */
export function ShortcutsSection() {
  const t = useText();
  const bindings = useStore($bindings);
  const areOn = useStore($areShortcutsOn);
  const here = useStore($actions);
  const actions = useMemo(() => boundActions(here, bindings), [here, bindings]);
  return (
    <Section
      title={t('shortcuts')}
      {...(areOn && { text: t('shortcutsText') })}
      action={
        areOn &&
        Object.keys(bindings).length > 0 && (
          <Button size="small" onClick={() => $bindings.set({})}>
            {t('resetAll')}
          </Button>
        )
      }
    >
      <Card>
        <CardRow title={t('sendWith')} text={t('sendWithText')}>
          <Choice
            label={t('sendWith')}
            value={useStore($sendKey)}
            onChoose={(key) => $sendKey.set(key)}
            options={[
              { value: 'enter', label: showKeys('enter').join(' ') },
              { value: 'mod', label: showKeys('mod+enter').join(' ') },
            ]}
          />
        </CardRow>
      </Card>
      <Card>
        <SwitchRow
          title={t('useShortcuts')}
          text={t('useShortcutsText')}
          isOn={areOn}
          onSwitch={(isOn) => $areShortcutsOn.set(isOn)}
        />
        {areOn && actions.map((action) => <ShortcutRow key={action.id} action={action} all={actions} />)}
      </Card>
    </Section>
  );
}

function ShortcutRow({ action, all }: { readonly action: BoundAction; readonly all: readonly BoundAction[] }) {
  const t = useText();
  const [isAsking, setAsking] = useState(false);
  const [conflict, setConflict] = useState<string>();
  const take = (keys: string | null) => {
    const other = all.find(({ id, keys: taken }) => id !== action.id && keys !== null && taken === keys);
    setConflict(other?.title());
    if (other) return;
    $bindings.set({ ...$bindings.get(), [action.id]: keys });
    setAsking(false);
  };
  const shown = isAsking ? t('pressKeys') : action.keys === undefined ? t('noKeys') : showKeys(action.keys).join(' ');
  return (
    <CardRow
      title={action.title()}
      text={
        conflict === undefined ? undefined : (
          <span role="alert" className="text-danger">
            {t('conflict', { title: conflict })}
          </span>
        )
      }
    >
      <button
        type="button"
        // What is seen is part of the name, for those who speak it.
        aria-label={`${shown}: ${t('changeKeys', { title: action.title() })}`}
        onClick={() => {
          setConflict(undefined);
          setAsking(!isAsking);
        }}
        onBlur={() => setAsking(false)}
        onKeyDown={(event) => {
          if (!isAsking || ['Control', 'Meta', 'Alt', 'Shift', 'Tab'].includes(event.key)) return;
          event.preventDefault();
          event.stopPropagation();
          if (event.key === 'Escape') setAsking(false);
          else take(event.key === 'Backspace' && !event.ctrlKey && !event.metaKey ? null : keysOf(event.nativeEvent));
        }}
        className={`min-w-24 rounded-sm border px-3 py-1.5 text-sm ${isAsking ? 'border-accent bg-tint text-on-tint' : 'border-line text-soft hover:bg-hover'}`}
      >
        {shown}
      </button>
    </CardRow>
  );
}
