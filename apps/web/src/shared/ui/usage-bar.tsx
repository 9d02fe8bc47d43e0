export interface UsageBarProps {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  /** What a screen reader says in place of the number. */
  readonly words: string;
  readonly className?: string;
}

const nearFrom = 0.9;

/** How much of something limited is taken. Its colour says when it is nearly or all gone, and its words do. */
export function UsageBar({ label, value, most, words, className = '' }: UsageBarProps) {
  const share = most <= 0 ? 1 : Math.min(1, Math.max(0, value / most));
  const colour = share >= 1 ? 'fill-danger' : share >= nearFrom ? 'fill-warn' : 'fill-accent';
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(1, most)}
      aria-valuenow={Math.min(Math.max(1, most), value)}
      aria-valuetext={words}
      className={`h-2 overflow-hidden rounded-full bg-hover ${className}`}
    >
      <svg aria-hidden="true" width="100%" height="100%" className="block rtl:-scale-x-100">
        <rect width={`${share * 100}%`} height="100%" rx="4" className={`transition-[width] ${colour}`} />
      </svg>
    </div>
  );
}
