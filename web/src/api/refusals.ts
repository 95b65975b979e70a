/** Messages for refusals because of too much or too often. */

const MINUTE_MS = 60_000;

/** What to do after too many tries, with the time of the next one if known. `seconds`: to wait. */
export function tooOften(seconds: number | undefined, now = new Date()): string {
  if (!seconds) return "That was too often. Wait a few minutes, then try again.";
  if (seconds <= 60) return `That was too often. Try again in ${seconds} seconds.`;
  const minutes = Math.ceil(seconds / 60);
  const at = new Date(Math.ceil((now.getTime() + seconds * 1000) / MINUTE_MS) * MINUTE_MS);
  return `That was too often. Try again in ${minutes} minutes, at ${clock(at, now)}.`;
}

/** In the device's time zone, because nobody who signs in has a business yet. */
const clock = (at: Date, now: Date): string =>
  at.toLocaleString(undefined, {
    ...(at.toDateString() !== now.toDateString() && { weekday: "long" }),
    hour: "numeric",
    minute: "2-digit",
  });

const LIMITS: Record<string, (most: number) => string> = {
  businesses_per_person: (most) =>
    `You belong to ${most} businesses, and more are not possible. Leave one that you no longer need, under its Members, then try again.`,
  members_per_business: (most) =>
    `This business has ${most} members and open invitations, and more are not possible. Remove one under Members, then invite again.`,
  accounts_per_business: (most) =>
    `This business has ${most} accounts, and more are not possible. Delete one that you no longer need, then try again.`,
  invitations_per_day: (most) =>
    `This business has sent ${most} invitations today, and more are not possible. Invite more tomorrow.`,
};

/**
 * Which limit was reached and what to do; undefined for a limit that this console does not know.
 */
export function limitReached({ name, max }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof name === "string" && typeof max === "number" ? LIMITS[name]?.(max) : undefined;
}
