import { lazyRouteComponent } from "@tanstack/react-router";
import { Gauge } from "lucide-react";
import type { Nav } from "@/ui/nav";

export const planPage = {
  route: {
    path: "/plan",
    component: lazyRouteComponent(() => import("./PlanPage"), "PlanPage"),
  },
  nav: {
    to: "/t/$tenantId/plan",
    label: "Plan",
    icon: Gauge,
    group: "business",
    needsPlan: true,
  } satisfies Nav,
} as const;
