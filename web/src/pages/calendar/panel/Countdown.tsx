import { dateTime } from "@/time/format";
import { useNow } from "@/time/useNow";

/** With less time left, seconds are shown. */
const SOON_S = 10 * 60;
/**
 * A post that is due at another moment than planned waits for its account's gap, or for its
 * network.
 */
const OTHERWISE_MS = 1_000;

interface CountdownProps {
  /** When it is due, ISO 8601. */
  at: string;
  planned: string | null;
  zone: string;
}

/** How long until a post goes out, and when, if that differs from its time. */
export function Countdown({ at, planned, zone }: CountdownProps) {
  const now = useNow(1_000);
  const seconds = Math.ceil((Date.parse(at) - now.getTime()) / 1000);
  const isOther = planned === null || Math.abs(Date.parse(at) - Date.parse(planned)) > OTHERWISE_MS;
  if (seconds <= 0) return null;
  if (seconds > SOON_S) {
    return isOther && <span className="block text-sm text-beat-ink">Goes out {dateTime(at, zone)}</span>;
  }
  return (
    <span className="block text-sm font-medium tabular-nums text-beat-ink">
      Goes out in {inWords(seconds)}
    </span>
  );
}

/** "42 s", "3 min 5 s" */
export function inWords(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}
