import { z } from "@/zod";
import type { Account } from "@/accounts/queries";
import type { Schema } from "@/api/client";
import { dayOf } from "@/time/format";

/** The API's form of a schedule. */
export type Schedule = Pick<
  Schema["AccountView"],
  "posts_per_week" | "schedule_timezone" | "schedule_times" | "days_of_week"
>;

export const MAX_TIMES = 48;
export const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
/** The most posts a week: every time on every day. */
const MAX_POSTS = EVERY_DAY.length * MAX_TIMES;

/** With more posts a week, the preview asks for less than a year of slots. */
const MOST_FOR_A_YEAR = 35;

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** A schedule as values of the form; every message has a remedy. */
export const scheduleFields = {
  posts_per_week: z
    .number("Write a whole number of posts, such as 3.")
    .int("Write a whole number of posts, such as 3.")
    .min(1, "Write at least 1. To post nothing for a while, pause the account instead.")
    .max(MAX_POSTS, `Write at most ${MAX_POSTS}.`),
  schedule_timezone: z.string().min(1, "Choose a time zone."),
  // Objects, because the form's arrays can't hold plain strings.
  schedule_times: z
    .array(
      z.object({
        at: z
          .string()
          .regex(
            /^([01]\d|2[0-3]):[0-5]\d$/,
            "Write hours and minutes, 00:00 to 23:59, such as 09:00; or remove this time.",
          ),
      }),
    )
    .min(1, "Add at least one time of day.")
    .max(MAX_TIMES, `Keep at most ${MAX_TIMES} times.`),
  days_of_week: z.array(z.number()).min(1, "Choose at least one day."),
};

export type ScheduleValues = z.infer<z.ZodObject<typeof scheduleFields>>;

/** Whether all posts have room, and no time occurs twice. */
export function checkSchedule(values: ScheduleValues, context: z.RefinementCtx): void {
  const { posts_per_week, schedule_times, days_of_week } = values;
  schedule_times.forEach(({ at }, index) => {
    if (schedule_times.findIndex((other) => other.at === at) < index) {
      context.addIssue({
        code: "custom",
        path: ["schedule_times", index, "at"],
        message: `${at} is there already. Change this one or remove it.`,
      });
    }
  });
  const room = days_of_week.length * schedule_times.length;
  if (posts_per_week > room) {
    context.addIssue({
      code: "custom",
      path: ["posts_per_week"],
      message:
        `${count(posts_per_week, "post")} a week don't fit: ${count(days_of_week.length, "day")} ` +
        `with ${count(schedule_times.length, "time")} each hold ${room}. ` +
        "Add times or days, or write a smaller number.",
    });
  }
}

export const scheduleSchema = z.object(scheduleFields).superRefine(checkSchedule);

export const scheduleOf = (account: Account): Schedule => ({
  posts_per_week: account.posts_per_week,
  schedule_timezone: account.schedule_timezone,
  schedule_times: account.schedule_times,
  days_of_week: account.days_of_week,
});

export const valuesOf = (schedule: Schedule): ScheduleValues => ({
  ...schedule,
  schedule_times: schedule.schedule_times.map((at) => ({ at })),
});

export const fromValues = (values: ScheduleValues): Schedule => ({
  posts_per_week: values.posts_per_week,
  schedule_timezone: values.schedule_timezone,
  schedule_times: values.schedule_times.map(({ at }) => at),
  days_of_week: [...values.days_of_week].sort((a, b) => a - b),
});

/** How many days the preview shows: a year, so that it includes each clock change. */
export const previewDays = (schedule: Schedule): number =>
  schedule.posts_per_week > MOST_FOR_A_YEAR ? 28 : 366;

/** Today in the account's zone; in UTC for a zone that the browser does not know. */
export function startDay(zone: string, now: Date): string {
  try {
    return dayOf(now, zone);
  } catch {
    return dayOf(now, "UTC");
  }
}

/** A default for another time: some hours after the last one, and not used yet. */
export function freeTime(times: readonly string[]): string {
  const last = Number(times.at(-1)?.slice(0, 2) ?? 5) || 0;
  for (let step = 4; step < 4 + 24; step++) {
    const at = `${String((last + step) % 24).padStart(2, "0")}:00`;
    if (!times.includes(at)) return at;
  }
  return "";
}
