import { lazyRouteComponent, redirect } from "@tanstack/react-router";
import { session } from "@/session/session";
import { authSearch } from "./search";

/** A signed-in person is sent on. */
function passBy({ search }: { search: { back?: string | undefined } }) {
  if (session.isIn) throw redirect({ href: search.back ?? "/", replace: true });
}

/** The frame and the pages for signing in. */
export const authPages = {
  frame: {
    id: "auth",
    validateSearch: authSearch,
    component: lazyRouteComponent(() => import("./AuthFrame"), "AuthFrame"),
  },
  signIn: {
    path: "/sign-in",
    beforeLoad: passBy,
    component: lazyRouteComponent(() => import("./SignInPage"), "SignInPage"),
  },
  register: {
    path: "/register",
    beforeLoad: passBy,
    component: lazyRouteComponent(() => import("./RegisterPage"), "RegisterPage"),
  },
  confirm: {
    path: "/confirm",
    component: lazyRouteComponent(() => import("./ConfirmPage"), "ConfirmPage"),
  },
  forgot: {
    path: "/forgot",
    component: lazyRouteComponent(() => import("./ForgotPage"), "ForgotPage"),
  },
  reset: {
    path: "/reset",
    component: lazyRouteComponent(() => import("./ResetPage"), "ResetPage"),
  },
} as const;
