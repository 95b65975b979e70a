import { lazyRouteComponent } from "@tanstack/react-router";
import { CalendarDays } from "lucide-react";
import type { Nav } from "@/ui/nav";
import { calendarSearch } from "./search";

export const calendarPage = {
  route: {
    path: "/calendar",
    validateSearch: calendarSearch,
    component: lazyRouteComponent(() => import("./CalendarPage"), "CalendarPage"),
  },
  nav: {
    to: "/t/$tenantId/calendar",
    label: "Calendar",
    icon: CalendarDays,
    group: "work",
  } satisfies Nav,
} as const;
