import { lazyRouteComponent } from "@tanstack/react-router";
import { punctualitySearch } from "./search";

export const punctualityPage = {
  route: {
    path: "/punctuality",
    validateSearch: punctualitySearch,
    component: lazyRouteComponent(() => import("./PunctualityPage"), "PunctualityPage"),
  },
} as const;
