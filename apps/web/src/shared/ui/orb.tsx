export interface OrbProps {
  readonly size: number;
  /** Breathes while an answer is written. */
  readonly isActive?: boolean;
}

/** Parley's face: a drop of colour that takes the tone of the conversation. Says nothing to a screen reader. */
export function Orb({ size, isActive = false }: OrbProps) {
  return (
    <span
      aria-hidden="true"
      className={`orb inline-block shrink-0 ${isActive ? 'orb-active' : ''}`}
      style={{ width: size, height: size }}
    />
  );
}
