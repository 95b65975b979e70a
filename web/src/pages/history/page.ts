import { lazyRouteComponent } from "@tanstack/react-router";
import { History } from "lucide-react";
import type { Nav } from "@/ui/nav";
import { historySearch } from "./search";

export const historyPage = {
  route: {
    path: "/history",
    validateSearch: historySearch,
    component: lazyRouteComponent(() => import("./HistoryPage"), "HistoryPage"),
  },
  nav: {
    to: "/t/$tenantId/history",
    label: "History",
    icon: History,
    group: "work",
  } satisfies Nav,
} as const;
