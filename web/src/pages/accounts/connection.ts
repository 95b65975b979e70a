import type { Schema } from "@/api/client";
import type { z } from "@/zod";

export type Platform = Schema["PlatformView"];
export type ConnectionField = Schema["ConnectionFieldView"];

/** Pasted texts, by the network's field names. The API checks their content. */
export interface ConnectionValues {
  connection: Record<string, string>;
}

/** Whether people are sent to the network; `pastes`: they prefer to paste a token. */
export const leavesFor = (platform: Platform | undefined, pastes: boolean): boolean =>
  platform?.connects_by.kind === "oauth" && !(pastes && platform.connects_by.fields.length > 0);

/** Networks whose login also offers accounts of this one. */
export const othersFor = (platform: Platform, offered: readonly Platform[]): Platform[] =>
  offered.filter(({ connects_by }) => connects_by.offers.includes(platform.platform));

/** Reports empty fields; the API applies the network's own rules. */
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

/** Only the fields of this network, without values typed for another one. */
export function connectionOf(
  platform: Platform | undefined,
  { connection }: ConnectionValues,
): Record<string, string> {
  const fields = platform?.connects_by.fields ?? [];
  return Object.fromEntries(fields.map(({ name }) => [name, connection[name]?.trim() ?? ""]));
}

/** Generated keys, which people need elsewhere and which are never shown again. */
export const madeHere = (platform: Platform | undefined): ConnectionField | undefined =>
  platform?.connects_by.fields.find(({ can_be_made }) => can_be_made);
