import { dateTime, relative } from "@/time/format";
import { zoneTime } from "@/time/zones";

export interface DateTimeProps {
  /** ISO 8601. */
  at: string;
  /** The shown zone (IANA). */
  zone: string;
  /** "3 hours ago", with the whole date as a tooltip. */
  asRelative?: boolean;
}

/** An instant in the browser's locale in a zone; the tooltip names the zone. */
export function DateTime({ at, zone, asRelative }: DateTimeProps) {
  const whole = dateTime(at, zone);
  return (
    <time dateTime={at} title={`${whole}, ${zoneTime(zone)}`}>
      {asRelative ? relative(at, zone) : whole}
    </time>
  );
}
