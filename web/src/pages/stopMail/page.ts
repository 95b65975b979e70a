import { lazyRouteComponent } from "@tanstack/react-router";
import { stopMailSearch } from "./search";

/** The page for links that stop e-mails: for everybody, signed in or not. */
export const stopMailPage = {
  route: {
    path: "/stop-mail",
    validateSearch: stopMailSearch,
    component: lazyRouteComponent(() => import("./StopMailPage"), "StopMailPage"),
  },
} as const;
