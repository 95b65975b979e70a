import type { Schema } from "@/api/client";
import { sizeWords } from "@/media/files";

type Words<T extends string> = Record<T, string>;

export const JOB_STATUS: Words<Schema["JobRunView"]["status"]> = {
  queued: "Waiting",
  running: "Running",
  done: "Done",
  failed: "Failed, tried again",
  dead: "Failed for good",
};

export const ERROR_KIND: Words<Schema["ErrorKind"]> = {
  publish: "Publishing",
  media: "Pictures and videos",
  job: "Background jobs",
  record: "Counting",
};

export const ERROR_OUTCOME: Words<Schema["ErrorOutcome"]> = {
  failed: "Failed",
  missed: "Missed",
  skipped: "Skipped",
  unconfirmed: "Unclear",
  rejected: "Not taken",
};

export const PLAN: Words<Schema["Plan"]> = {
  free: "Free",
  pro: "Pro",
  business: "Business",
  unlimited: "Unlimited",
};

export const ACTION: Words<Schema["Action"]> = {
  change_business: "Changed a business",
  change_plans: "Changed the plans",
  retry_job: "Started a job again",
  correct_credits: "Corrected credits",
};

export const CONTENT_TYPE: Record<string, string> = {
  text: "Text",
  link: "Text with a link",
  photo: "One picture",
  photos: "Several pictures",
  document: "Document",
  video: "Video",
  unknown: "Not known",
};

export const LIMIT: Record<string, string> = {
  credits_per_month: "Credits a month",
  accounts_per_platform: "Accounts for each network",
  queue: "Scheduled posts",
  days_ahead: "Days ahead",
  posts_per_day: "Posts a day for each network",
  generations_per_day: "Texts written a day",
  variations: "Variations of a text",
  automation_rules: "Rules",
  storage_bytes: "Pictures and videos (bytes)",
  file_bytes: "Largest file (bytes)",
  api_keys: "API keys",
  webhooks: "Webhooks",
};

/** "top_off" as "Top off": names that this console has no words for. */
export const spoken = (name: string): string => {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const JOB_KIND: Record<string, string> = {
  top_off: "Fill the next 4 weeks",
  top_off_round: "Fill the next 4 weeks, all businesses",
  follow_change: "Have posts follow a change",
  preflight: "Check posts ahead",
  media: "Picture or video",
  renewal: "Renew access to networks",
  renewal_round: "Renew access, all businesses",
  upkeep: "Nightly tidying",
  audit: "Nightly count of credits",
  dispatch: "Start posts that are due",
  feeds: "Write websites' banners",
  export: "Export of a business",
  recount: "Count figures again",
};

/** "Failed" for an error's outcome; for a job's, the name of the job. */
export const outcomeWords = (outcome: string): string =>
  (ERROR_OUTCOME as Record<string, string>)[outcome] ?? jobKind(outcome);

export const jobKind = (kind: string): string => JOB_KIND[kind] ?? spoken(kind);
export const contentType = (kind: string): string => CONTENT_TYPE[kind] ?? spoken(kind);
export const limitName = (name: string): string => LIMIT[name] ?? spoken(name);

/** "97.3 %"; a dash when unknown. */
export const percent = (part: number | null): string =>
  part === null
    ? "–"
    : new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 }).format(part);

export const count = (number: number): string => new Intl.NumberFormat().format(number);

const isInBytes = (name: string): boolean => name.endsWith("_bytes");

/** "20 GB." beside a number of bytes; undefined for other limits. */
export const inBytes = (name: string, text: string): string | undefined =>
  isInBytes(name) && text !== "" && Number(text) > 0 ? `${sizeWords(Number(text))}.` : undefined;

/** A limit in words: "50", "20 GB", "no limit". */
export function mostWords(name: string, most: number | null | undefined): string {
  if (most === null || most === undefined) return "no limit";
  return isInBytes(name) ? sizeWords(most) : count(most);
}

export const dollars = (amount: number): string =>
  new Intl.NumberFormat(undefined, { style: "currency", currency: "USD", maximumFractionDigits: 0 }).format(
    amount,
  );
