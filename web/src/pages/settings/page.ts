import { lazyRouteComponent } from "@tanstack/react-router";
import { Settings } from "lucide-react";
import type { Nav } from "@/ui/nav";

export const settingsPage = {
  route: {
    path: "/settings",
    component: lazyRouteComponent(() => import("./SettingsPage"), "SettingsPage"),
  },
  nav: {
    to: "/t/$tenantId/settings",
    label: "Settings",
    icon: Settings,
    group: "business",
  } satisfies Nav,
} as const;
