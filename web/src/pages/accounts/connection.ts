import type { Schema } from "@/api/client";
import type { z } from "@/zod";

export type Platform = Schema["PlatformView"];
export type ConnectionField = Schema["ConnectionFieldView"];

/** What people paste, by the network's names of its fields. The API checks what is in it. */
export interface ConnectionValues {
  connection: Record<string, string>;
}

/** Whether people are sent to the network; `pastes`: they would rather paste what it takes, too. */
export const leavesFor = (platform: Platform | undefined, pastes: boolean): boolean =>
  platform?.connects_by.kind === "oauth" && !(pastes && platform.connects_by.fields.length > 0);

/** The networks whose login offers accounts of this one, too. */
export const othersFor = (platform: Platform, offered: readonly Platform[]): Platform[] =>
  offered.filter(({ connects_by }) => connects_by.offers.includes(platform.platform));

/** Asks for what was left empty; a network's own rules are the API's to apply. */
export function checkConnection(
  platform: Platform | undefined,
  { connection }: ConnectionValues,
  context: z.RefinementCtx,
): void {
  for (const { name, label } of platform?.connects_by.fields ?? []) {
    if (connection[name]?.trim()) continue;
    context.addIssue({ code: "custom", path: ["connection", name], message: `Fill in: ${label}.` });
  }
}

/** What the network has fields for, and nothing that was typed for another one. */
export function connectionOf(
  platform: Platform | undefined,
  { connection }: ConnectionValues,
): Record<string, string> {
  const fields = platform?.connects_by.fields ?? [];
  return Object.fromEntries(fields.map(({ name }) => [name, connection[name]?.trim() ?? ""]));
}

/** What is never shown again though people need it elsewhere too: keys that were made here. */
export const madeHere = (platform: Platform | undefined): ConnectionField | undefined =>
  platform?.connects_by.fields.find(({ can_be_made }) => can_be_made);
