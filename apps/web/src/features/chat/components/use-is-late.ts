import { useEffect, useState } from 'react';

const blinkMs = 900;

/** It has been so for longer than a blink: only then words about it are worth the unrest. */
export function useIsLate(state: unknown): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    const timer = setTimeout(() => setLate(true), blinkMs);
    return () => clearTimeout(timer);
  }, [state]);
  return isLate;
}
