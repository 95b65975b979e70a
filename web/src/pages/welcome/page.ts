import { lazyRouteComponent } from "@tanstack/react-router";

export const welcomePage = {
  route: {
    path: "/welcome",
    component: lazyRouteComponent(() => import("./WelcomePage"), "WelcomePage"),
  },
} as const;
