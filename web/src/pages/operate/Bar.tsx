export interface Part {
  value: number;
  className: string;
}

/** A horizontal bar beside its figures; `most` is the full width. */
export function Bar({ parts, most }: { parts: readonly Part[]; most: number }) {
  const whole = Math.max(1, most);
  const before = (place: number) => parts.slice(0, place).reduce((sum, { value }) => sum + value, 0);
  return (
    <svg
      aria-hidden
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
      className="block h-3 w-full min-w-24 rounded-full bg-sunken"
    >
      {parts.map(({ value, className }, place) => (
        <rect
          key={className}
          x={(before(place) / whole) * 100}
          y="0"
          width={(value / whole) * 100}
          height="4"
          className={className}
        />
      ))}
    </svg>
  );
}
