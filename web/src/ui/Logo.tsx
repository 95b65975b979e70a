/** Four bars, the last one highlighted. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className="size-8 shrink-0">
      <rect width="32" height="32" rx="9" fill="#12424c" />
      <g fill="#f4efe4">
        <rect x="6" y="13" width="4" height="10" rx="2" />
        <rect x="14" y="9" width="4" height="14" rx="2" />
        <rect x="22" y="17" width="4" height="6" rx="2" />
      </g>
      <circle cx="24" cy="11" r="4" fill="#f0a83c" />
    </svg>
  );
}
