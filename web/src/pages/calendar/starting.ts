import { instantOf, wallOf } from "@/time/local";
import type { Day } from "./days";

/** The composer's initial time, in the business's zone. */
interface Start {
  date: Day;
  time?: string;
}

/**
 * The composer's initial time for an empty day or hour. An hour is converted from the shown zone to
 * the business's; a day keeps its date.
 */
export function startOn(day: Day, hour: number | undefined, zones: { shown: string; own: string }): Start {
  if (hour === undefined) return { date: day };
  const at = instantOf(`${day}T${String(hour).padStart(2, "0")}:00`, zones.shown);
  const [date = day, time = ""] = wallOf(at, zones.own).split("T");
  return { date, time };
}
