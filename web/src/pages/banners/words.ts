import type { Banner } from "./queries";

type State = Banner["state"];

/** A banner's state: word and colour. */
export const STATE: Record<State, { word: string; tone: "neutral" | "accent" | "good" | "beat" }> = {
  draft: { word: "Draft", tone: "beat" },
  waiting: { word: "Coming", tone: "accent" },
  live: { word: "Live", tone: "good" },
  ended: { word: "Ended", tone: "neutral" },
  off: { word: "Off", tone: "neutral" },
};

const day = (date: string): Date => new Date(`${date}T00:00:00Z`);

/** "Jan 15 – Feb 28", with the year if it is not the present one; "Always" without days. */
export function daysWords(
  { starts_on: from, ends_on: until }: Pick<Banner, "starts_on" | "ends_on">,
  today: string,
): string {
  const year = today.slice(0, 4);
  const isThis = [from, until].every((date) => !date || date.startsWith(year));
  const format = new Intl.DateTimeFormat(undefined, {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
    ...(!isThis && { year: "numeric" as const }),
  });
  if (from && until) return format.formatRange(day(from), day(until)).replaceAll("\u2009", " ");
  if (from) return `From ${format.format(day(from))}`;
  if (until) return `Until ${format.format(day(until))}`;
  return "Always";
}

/** "1,204 views, 35 clicks" */
export function countWords({ views, clicks }: Pick<Banner, "views" | "clicks">): string {
  const counted = (count: number, one: string) =>
    `${count.toLocaleString("en-US")} ${count === 1 ? one : `${one}s`}`;
  return `${counted(views, "view")}, ${counted(clicks, "click")}`;
}

/** The list with the item at `from` moved to `to`. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const [taken] = list.slice(from, from + 1);
  const rest = list.filter((_, place) => place !== from);
  return taken === undefined ? [...list] : [...rest.slice(0, to), taken, ...rest.slice(to)];
}
