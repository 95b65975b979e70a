import { lazyRouteComponent } from "@tanstack/react-router";
import { Newspaper } from "lucide-react";
import type { Nav } from "@/ui/nav";
import { contentSearch } from "./search";

export const contentPage = {
  route: {
    path: "/posts",
    validateSearch: contentSearch,
    component: lazyRouteComponent(() => import("./ContentPage"), "ContentPage"),
  },
  nav: {
    to: "/t/$tenantId/posts",
    label: "Posts",
    icon: Newspaper,
    group: "work",
  } satisfies Nav,
} as const;
