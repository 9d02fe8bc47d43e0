const radius = 15;
const length = 2 * Math.PI * radius;

/** How much of a file has left. */
export function ProgressRing({ progress }: { readonly progress: number }) {
  return (
    <svg viewBox="0 0 36 36" className="size-9 -rotate-90" aria-hidden="true">
      <circle cx="18" cy="18" r={radius} fill="none" stroke="currentColor" strokeWidth="3" opacity="0.25" />
      <circle
        cx="18"
        cy="18"
        r={radius}
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        strokeLinecap="round"
        strokeDasharray={length}
        strokeDashoffset={length * (1 - Math.max(0.04, progress))}
        className="transition-[stroke-dashoffset] motion-reduce:transition-none"
      />
    </svg>
  );
}
