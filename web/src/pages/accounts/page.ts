import { lazyRouteComponent } from "@tanstack/react-router";
import { Radio } from "lucide-react";
import type { Nav } from "@/ui/nav";
import { accountsSearch } from "./search";

export const accountsPage = {
  route: {
    path: "/accounts",
    validateSearch: accountsSearch,
    component: lazyRouteComponent(() => import("./AccountsPage"), "AccountsPage"),
  },
  nav: {
    to: "/t/$tenantId/accounts",
    label: "Accounts",
    icon: Radio,
    group: "work",
  } satisfies Nav,
} as const;
