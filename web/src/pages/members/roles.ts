import type { Role } from "@/session/tenant";

export const ROLES: readonly { value: Role; label: string; may: string }[] = [
  { value: "admin", label: "Admin", may: "everything: also accounts, members, settings, approvals" },
  { value: "editor", label: "Editor", may: "write content, fill slots, schedule posts" },
  { value: "viewer", label: "Viewer", may: "look, and change nothing" },
];

export const roleLabel = (role: Role): string =>
  ROLES.find(({ value }) => value === role)?.label ?? role;
