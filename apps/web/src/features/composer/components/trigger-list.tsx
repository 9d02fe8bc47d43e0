import { useStore } from '@nanostores/react';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { announce } from '../../../shared/lib/announce.ts';
import { caretPlace } from '../core/caret-place.ts';
import { placePopup } from '../core/place-popup.ts';
import type { Composer } from '../stores/composer.ts';
import { TriggerSession, type TriggerState } from '../stores/trigger-session.ts';
import { $triggers, loadTriggers } from '../stores/triggers.ts';
import { useText } from '../text.ts';
import { TriggerOption } from './trigger-option.tsx';

/** Watches what is written, and opens a list of suggestions beside it. The focus stays in the field all the time. */
export function TriggerList({ composer }: { readonly composer: Composer }) {
  const id = useId();
  const [session] = useState(() => new TriggerSession(composer));
  const state = useStore(session.$state);
  const text = useStore(composer.$text);
  const caret = useStore(composer.$caret);
  const triggers = useStore($triggers);
  useEffect(() => void loadTriggers(), []);
  useEffect(() => {
    if (caret === undefined) session.look('', 0);
    else session.look(text, caret);
  }, [session, text, caret, triggers]);
  const isOpen = state !== undefined;
  const active = state && state.suggestions.length > 0 ? `${id}-${state.active}` : undefined;
  useEffect(() => {
    composer.$list.set(isOpen ? { id, activeId: active } : undefined);
    return () => composer.$list.set(undefined);
  }, [composer, id, isOpen, active]);
  useEffect(() => {
    composer.takeKey = (event) => takeKey(session, event);
    return () => {
      composer.takeKey = undefined;
    };
  }, [composer, session]);
  return state && <List id={id} session={session} state={state} composer={composer} />;
}

interface ListProps {
  readonly id: string;
  readonly session: TriggerSession;
  readonly state: TriggerState;
  readonly composer: Composer;
}

function List({ id, session, state, composer }: ListProps) {
  const t = useText();
  const popup = useRef<HTMLDivElement>(null);
  const { found, suggestions, active, isAsking } = state;
  const count = suggestions.length;
  useLayoutEffect(() => {
    const element = popup.current;
    if (element && !element.matches(':popover-open')) element.showPopover();
    const place = () => element && composer.area && putBeside(element, composer.area, found.start);
    place();
    const view = globalThis.visualViewport;
    view?.addEventListener('resize', place);
    view?.addEventListener('scroll', place);
    return () => {
      view?.removeEventListener('resize', place);
      view?.removeEventListener('scroll', place);
    };
  }, [composer, found.start, count]);
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, active]);
  useEffect(() => {
    if (!isAsking) announce(t('suggestions', { count }));
  }, [t, count, isAsking]);
  const providers = [...new Set(suggestions.map(({ provider }) => provider))];
  return (
    <div
      ref={popup}
      popover="manual"
      data-triggers
      // The field keeps the focus, and with it a phone its keyboard.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      className="fixed inset-auto m-0 overflow-hidden rounded-lg border border-line bg-raised p-0 text-ink shadow-high"
    >
      <div
        id={id}
        role="listbox"
        tabIndex={0}
        aria-label={t('suggestionsLabel')}
        className="max-h-[inherit] overflow-y-auto p-1.5"
      >
        {providers.map((provider) => (
          <div key={provider.id} role="group" aria-label={provider.name()}>
            <p aria-hidden="true" className="px-2.5 pt-2 pb-1 text-xs font-semibold text-faint">
              {provider.name()}
            </p>
            {suggestions.map(
              (suggestion, index) =>
                suggestion.provider === provider && (
                  <TriggerOption
                    key={suggestion.item.id}
                    id={`${id}-${index}`}
                    suggestion={suggestion}
                    isActive={index === active}
                    onActive={() => session.activate(index)}
                    onPick={() => void session.pick(index)}
                  />
                ),
            )}
          </div>
        ))}
        {count === 0 && <p className="px-3 py-4 text-sm text-faint">{t('searching')}</p>}
      </div>
    </div>
  );
}

function takeKey(session: TriggerSession, event: KeyboardEvent): boolean {
  const state = session.$state.get();
  if (!state) return false;
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
  const hasAny = state.suggestions.length > 0;
  if (event.key === 'Escape') session.close();
  else if (!isPlain || !hasAny) return false;
  else if (event.key === 'ArrowDown') session.move(1);
  else if (event.key === 'ArrowUp') session.move(-1);
  else if (event.key === 'Enter' || event.key === 'Tab') void session.pick();
  else return false;
  event.preventDefault();
  // Escape closes the list, and nothing else of what else listens to it.
  event.stopPropagation();
  return true;
}

function putBeside(popup: HTMLElement, area: HTMLTextAreaElement, index: number): void {
  const view = globalThis.visualViewport;
  const seen = view
    ? { top: view.offsetTop, height: view.height, width: view.width }
    : { top: 0, height: innerHeight, width: innerWidth };
  const isRtl = getComputedStyle(area).direction === 'rtl';
  const { side, left, width, maxHeight, edge } = placePopup({ caret: caretPlace(area, index), view: seen, isRtl });
  Object.assign(popup.style, {
    left: `${left}px`,
    width: `${width}px`,
    maxHeight: `${maxHeight}px`,
    top: side === 'below' ? `${edge}px` : 'auto',
    bottom: side === 'above' ? `${innerHeight - edge}px` : 'auto',
  });
}
