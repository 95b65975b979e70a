/** A copy of `things` without one property. */
export function without<T extends object, K extends keyof T>(things: T, name: K): Omit<T, K> {
  const copy = { ...things };
  Reflect.deleteProperty(copy, name);
  return copy;
}
