import { useEffect, useState } from "react";

/**
 * `value`, once it has not changed for `ms`. Use it with texts or numbers: objects would always
 * count as changed.
 */
export function useSettled<T extends string | number>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
