const UNITS: readonly [Intl.NumberFormatOptions["unit"] & string, number][] = [
  ["day", 1440],
  ["hour", 60],
  ["minute", 1],
];

/** Minutes in words: 1530 is "1 day, 1 hour, 30 minutes". */
export function spoken(minutes: number): string {
  const parts: string[] = [];
  let left = minutes;
  for (const [unit, length] of UNITS) {
    const count = Math.floor(left / length);
    left -= count * length;
    if (count > 0 || (unit === "minute" && parts.length === 0)) {
      parts.push(
        new Intl.NumberFormat(undefined, { style: "unit", unit, unitDisplay: "long" }).format(count),
      );
    }
  }
  return new Intl.ListFormat(undefined, { type: "unit", style: "long" }).format(parts);
}
