import type { Schema } from "@/api/client";

export type MailKind = Schema["MailKind"];
export type MailTime = Schema["MailTime"];

/** Kinds of e-mails, the most important first, with their names and descriptions. */
export const MAIL_KINDS: Record<MailKind, { label: string; about: string; hint: string }> = {
  post_problems: {
    label: "Posts that did not go out",
    about: "posts that did not go out",
    hint: "Failed, missed, skipped, or perhaps posted.",
  },
  post_warnings: {
    label: "Posts that will not go out as they are",
    about: "posts that will not go out as they are",
    hint: "Found by the checks before their time.",
  },
  connections: {
    label: "Accounts to connect again",
    about: "accounts that have to be connected again",
    hint: "A connection that has ended, or ends within a week.",
  },
  approval_requests: {
    label: "Posts that wait for approval",
    about: "posts that wait for approval",
    hint: "For admins, and again after two days.",
  },
  approval_answers: {
    label: "Answers to what you asked approval for",
    about: "what became of posts that you asked approval for",
    hint: "Approved or rejected.",
  },
  plan: {
    label: "Plan and credits",
    about: "the plan and its credits",
    hint: "Credits that run low or lapse, and limits that are reached.",
  },
  summary: {
    label: "Summary of the day",
    about: "what the day brings",
    hint: "What goes out today, empty slots of the next 7 days, what waits and what went wrong.",
  },
};

/** The times that people can choose. The summary is about a whole day. */
export const timesOf = (kind: MailKind): readonly MailTime[] =>
  kind === "summary" ? ["daily", "off"] : ["at_once", "daily", "off"];

export const MAIL_TIMES: Record<MailTime, string> = {
  at_once: "At once",
  daily: "In the morning",
  off: "Off",
};
