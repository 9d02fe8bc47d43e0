export interface IconProps {
  /** In pixels of the usual font size. */
  readonly size?: number;
  readonly className?: string;
}

/** Drawn on a grid of 24 with round strokes; an icon says nothing by itself, its button does. */
export function icon(...paths: readonly string[]) {
  return function Icon({ size = 18, className }: IconProps) {
    return (
      <svg
        viewBox="0 0 24 24"
        width={`${size / 16}em`}
        height={`${size / 16}em`}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.75}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
        className={`shrink-0 text-base ${className ?? ''}`}
      >
        {paths.map((path) => (
          <path key={path} d={path} />
        ))}
      </svg>
    );
  };
}
