import { lazyRouteComponent } from "@tanstack/react-router";
import { GalleryHorizontal } from "lucide-react";
import type { Nav } from "@/ui/nav";
import { bannersSearch } from "./search";

export const bannersPage = {
  route: {
    path: "/banners",
    validateSearch: bannersSearch,
    component: lazyRouteComponent(() => import("./BannersPage"), "BannersPage"),
  },
  nav: {
    to: "/t/$tenantId/banners",
    label: "Banners",
    icon: GalleryHorizontal,
    group: "work",
  } satisfies Nav,
} as const;
