import type { Schema } from "@/api/client";
import { sizeWords } from "@/media/files";

type LimitName = Schema["Limit"];

const LABELS: Record<LimitName, string> = {
  credits_per_month: "Credits a month",
  accounts_per_platform: "Accounts of one network",
  queue: "Posts scheduled at a time",
  days_ahead: "Days ahead for scheduling",
  posts_per_day: "Posts a day on one network",
  generations_per_day: "Texts written for you a day",
  variations: "Versions of each",
  automation_rules: "Automation rules",
  storage_bytes: "Pictures and videos",
  file_bytes: "Largest file",
  api_keys: "API keys",
  webhooks: "Webhooks",
};

/** The order of limits in comparisons of plans. */
export const LIMIT_NAMES = Object.keys(LABELS) as LimitName[];

export const limitLabel = (name: string): string => (LABELS as Partial<Record<string, string>>)[name] ?? name;

const IN_BYTES: readonly string[] = ["storage_bytes", "file_bytes"];

/** "20 GB", "3", "No limit". */
export function amount(name: string, most: number | null): string {
  if (most === null) return "No limit";
  return IN_BYTES.includes(name) ? sizeWords(most) : most.toLocaleString();
}

/** "3 of 5" */
export const used = (name: string, current: number, most: number): string =>
  `${amount(name, current)} of ${amount(name, most)}`;

/** Limits of things that are counted; the others limit single values. */
export const COUNTED: readonly string[] = [
  "accounts_per_platform",
  "queue",
  "posts_per_day",
  "storage_bytes",
];
