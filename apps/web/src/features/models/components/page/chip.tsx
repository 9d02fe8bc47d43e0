import type { ReactNode } from 'react';

const looks = {
  plain: 'bg-sunken text-soft',
  good: 'bg-good-tint text-good',
  warn: 'bg-warn-tint text-warn',
  danger: 'bg-danger-tint text-danger',
  accent: 'bg-tint text-on-tint',
} as const;

export function Chip({
  look = 'plain',
  title,
  children,
}: {
  readonly look?: keyof typeof looks;
  readonly title?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <span title={title} className={`inline-flex items-center rounded-full px-2 py-0.5 text-xs ${looks[look]}`}>
      {children}
    </span>
  );
}
