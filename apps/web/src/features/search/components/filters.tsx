import { useStore } from '@nanostores/react';
import { $list } from '../../conversations/index.ts';
import type { Question } from '../stores/question.ts';
import { $question } from '../stores/search.ts';
import { useText } from '../text.ts';

const field = 'h-9 rounded-sm border border-edge bg-raised px-2 text-sm text-ink';

export function Filters() {
  const t = useText();
  const question = useStore($question);
  const tags = [...new Set(useStore($list).items.flatMap((item) => item.tags))].sort();
  const set = (change: Partial<Question>) => $question.set({ ...question, ...change });
  return (
    <div className="flex flex-wrap items-end gap-3 text-xs text-faint">
      <label className="flex flex-col gap-1">
        {t('from')}
        <input
          type="date"
          className={field}
          value={question.from}
          onChange={(event) => set({ from: event.target.value })}
        />
      </label>
      <label className="flex flex-col gap-1">
        {t('to')}
        <input
          type="date"
          className={field}
          value={question.to}
          onChange={(event) => set({ to: event.target.value })}
        />
      </label>
      <label className="flex flex-col gap-1">
        {t('who')}
        <select
          className={field}
          value={question.sender}
          onChange={(event) => set({ sender: event.target.value as Question['sender'] })}
        >
          <option value="">{t('anyone')}</option>
          <option value="user">{t('me')}</option>
          <option value="assistant">{t('parley')}</option>
        </select>
      </label>
      {tags.length > 0 && (
        <label className="flex flex-col gap-1">
          {t('tag')}
          <select className={field} value={question.tag} onChange={(event) => set({ tag: event.target.value })}>
            <option value="">–</option>
            {tags.map((tag) => (
              <option key={tag}>{tag}</option>
            ))}
          </select>
        </label>
      )}
      <label className="flex flex-col gap-1">
        {t('howMany')}
        <select className={field} value={question.most} onChange={(event) => set({ most: Number(event.target.value) })}>
          {[10, 20, 50, 100].map((most) => (
            <option key={most}>{most}</option>
          ))}
        </select>
      </label>
    </div>
  );
}
