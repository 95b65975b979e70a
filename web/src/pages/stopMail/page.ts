import { lazyRouteComponent } from "@tanstack/react-router";
import { stopMailSearch } from "./search";

/** Where links of e-mails lead that stop them: for everybody, signed in or not. */
export const stopMailPage = {
  route: {
    path: "/stop-mail",
    validateSearch: stopMailSearch,
    component: lazyRouteComponent(() => import("./StopMailPage"), "StopMailPage"),
  },
} as const;
