import { useStore } from '@nanostores/react';
import { useEffect, useRef } from 'react';
import { afterFirstDraw, startWhen } from '../../../shared/lib/idle.ts';
import { WritingBox, type Composer as Box } from '../../composer/index.ts';
import { changeConversation } from '../../conversations/index.ts';
import { ModelPicker } from '../../models/index.ts';
import type { ChatSession } from '../stores/chat-session.ts';
import { $chosenFollowUp } from '../stores/wants-follow-ups.ts';
import { useText } from '../text.ts';
import { comparedModels, compareOption } from '../stores/compared-models.ts';
import { BusyChoice } from './busy-choice.tsx';

export interface ComposerProps {
  readonly session: ChatSession;
  /** A new object each time something is to be quoted. */
  readonly quote: { readonly text: string } | undefined;
}

/** Where one writes in an open conversation. */
export function Composer({ session, quote }: ComposerProps) {
  const t = useText();
  const conversation = useStore(session.$conversation);
  const isAnswering = useStore(session.$isAnswering);
  const box = useRef<Box>(null);
  useEffect(() => {
    if (quote) box.current?.quote(quote.text);
  }, [quote]);
  useEffect(() => {
    const $draft = box.current?.$text;
    if (!$draft) return undefined;
    return startWhen(afterFirstDraw, async () => {
      const { followContext } = await import('../stores/follow-context.ts');
      return () => followContext(session, $draft);
    });
  }, [session]);
  useEffect(
    () =>
      $chosenFollowUp.listen((chosen) => {
        if (chosen?.chatId === session.id) box.current?.add(chosen.words);
      }),
    [session],
  );
  const mode = conversation?.busy_mode ?? 'queue';
  const $compared = comparedModels(session.id);
  const compared = useStore($compared);

  return (
    <WritingBox
      key={session.id}
      ref={box}
      draftId={session.id}
      label={t('yourMessage')}
      placeholder={isAnswering ? t('placeholderBusy') : t('placeholder')}
      isAnswering={isAnswering}
      history={() =>
        session.branch
          .filter(({ sender, status }) => sender === 'user' && status !== 'blocked')
          .map(({ content }) => content)
      }
      onSend={(content, options, isOther) => {
        const busy_mode = isOther === (mode === 'queue') ? 'steer' : 'queue';
        session.send(content, {
          ...options,
          ...compareOption(compared, options),
          ...(isAnswering && { busy_mode }),
        });
        return true;
      }}
      onStop={() => void session.stop()}
    >
      <ModelPicker
        chosen={conversation?.model ?? null}
        onChoose={(model) => void changeConversation(session.id, { model })}
        compared={compared}
        onCompare={(models) => $compared.set(models)}
      />
      {isAnswering && (
        <BusyChoice mode={mode} onChoose={(busy_mode) => void changeConversation(session.id, { busy_mode })} />
      )}
    </WritingBox>
  );
}
