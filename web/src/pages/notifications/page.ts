import { lazyRouteComponent } from "@tanstack/react-router";
import { notificationsSearch } from "./search";

export const notificationsPage = {
  route: {
    path: "/notifications",
    validateSearch: notificationsSearch,
    component: lazyRouteComponent(() => import("./NotificationsPage"), "NotificationsPage"),
  },
} as const;
