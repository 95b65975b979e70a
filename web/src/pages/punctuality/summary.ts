import { lag } from "@/time/lag";
import { POST_STATUS } from "@/ui/statusWords";
import type { Figures } from "./queries";

/** A lag, in seconds, that counts as on time for people. */
const ON_TIME_SECONDS = 60;

const KINDS = [
  ["failed", "Failed"],
  ["missed", "Missed"],
  ["skipped", "Skipped"],
  ["unconfirmed", "Unconfirmed"],
] as const;

export const lostOf = (figures: Figures): number =>
  KINDS.reduce((sum, [kind]) => sum + figures[kind], 0);

/** "2 failed, 1 missed": the posts that did not go out. */
export function losses(figures: Figures): string {
  const named = KINDS.filter(([kind]) => figures[kind] > 0).map(
    ([kind, status]) => `${figures[kind]} ${POST_STATUS[status].toLowerCase()}`,
  );
  return named.length > 0 ? named.join(", ") : "None";
}

/** "All 12 posts went out on time", or the exceptions. */
export function summary(figures: Figures): { isWell: boolean; says: string } {
  const { count, worst } = figures;
  const lost = lostOf(figures);
  const due = count + lost;
  if (due === 0) return { isWell: true, says: "No post was due on these days" };
  const posts = (number: number) => (number === 1 ? "1 post" : `${number} posts`);
  const isLate = worst !== null && worst >= ON_TIME_SECONDS;
  const end = isLate ? `, the slowest ${lag(worst)} late` : " on time";
  if (lost > 0) return { isWell: false, says: `${count} of ${posts(due)} went out${count > 0 ? end : ""}` };
  const all = count === 1 ? "The 1 post" : count === 2 ? "Both posts" : `All ${posts(count)}`;
  return { isWell: !isLate, says: `${all} went out${end}` };
}
