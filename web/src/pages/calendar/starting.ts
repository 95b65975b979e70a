import { instantOf, wallOf } from "@/time/local";
import type { Day } from "./days";

/** Where the composer begins, on the business's clock. */
interface Start {
  date: Day;
  time?: string;
}

/**
 * What the composer is told of an empty day or hour. An hour is one of the shown zone, the composer
 * has the business's; a day is meant as it is called, wherever one is.
 */
export function startOn(day: Day, hour: number | undefined, zones: { shown: string; own: string }): Start {
  if (hour === undefined) return { date: day };
  const at = instantOf(`${day}T${String(hour).padStart(2, "0")}:00`, zones.shown);
  const [date = day, time = ""] = wallOf(at, zones.own).split("T");
  return { date, time };
}
