import { lazyRouteComponent } from "@tanstack/react-router";
import { Users } from "lucide-react";
import type { Nav } from "@/ui/nav";

export const membersPage = {
  route: {
    path: "/members",
    component: lazyRouteComponent(() => import("./MembersPage"), "MembersPage"),
  },
  nav: {
    to: "/t/$tenantId/members",
    label: "Members",
    icon: Users,
    group: "business",
  } satisfies Nav,
} as const;
