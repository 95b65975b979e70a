import type { Role } from "@/session/tenant";

export const ROLES: readonly { value: Role; may: string }[] = [
  { value: "admin", may: "everything: also accounts, members, settings, approving posts" },
  { value: "editor", may: "write and schedule posts" },
  { value: "viewer", may: "look, and change nothing" },
];
