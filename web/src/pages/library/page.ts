import { lazyRouteComponent } from "@tanstack/react-router";
import { Images } from "lucide-react";
import type { Nav } from "@/ui/nav";
import { librarySearch } from "./search";

export const libraryPage = {
  route: {
    path: "/media",
    validateSearch: librarySearch,
    component: lazyRouteComponent(() => import("./LibraryPage"), "LibraryPage"),
  },
  nav: {
    to: "/t/$tenantId/media",
    label: "Pictures and videos",
    icon: Images,
    group: "work",
  } satisfies Nav,
} as const;
