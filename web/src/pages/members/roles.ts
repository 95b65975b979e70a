import type { Role } from "@/session/tenant";

export const ROLES: readonly { value: Role; may: string }[] = [
  { value: "admin", may: "does everything, accounts, members, settings and approvals too" },
  { value: "editor", may: "writes and schedules posts" },
  { value: "viewer", may: "looks, and changes nothing" },
];
