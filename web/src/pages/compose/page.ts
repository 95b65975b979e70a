import { lazyRouteComponent } from "@tanstack/react-router";
import { composeSearch } from "./search";

export const composePage = {
  route: {
    path: "/compose",
    validateSearch: composeSearch,
    component: lazyRouteComponent(() => import("./ComposePage"), "ComposePage"),
  },
} as const;
