import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  type RouterHistory,
} from "@tanstack/react-router";
import { meQuery } from "@/session/me";
import { session } from "@/session/session";
import { tenantQuery } from "@/session/tenant";
import { accountsSearch } from "@/pages/accounts/search";
import { calendarSearch } from "@/pages/calendar/search";
import { composeSearch } from "@/pages/compose/search";
import { historySearch } from "@/pages/history/search";
import { notificationsSearch } from "@/pages/notifications/search";
import { postsSearch } from "@/pages/posts/search";
import { punctualitySearch } from "@/pages/punctuality/search";
import { authSearch } from "@/pages/auth/search";
import { BareCrashPage, BareNotFoundPage, CrashPage, NotFoundPage, PagePending } from "./fallbacks";
import { lastTenant, rememberTenant } from "./lastTenant";
import { Shell } from "./Shell";

interface Context {
  queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  errorComponent: BareCrashPage,
  notFoundComponent: BareNotFoundPage,
});

// Signing in and up: for everybody.

const auth = createRoute({
  getParentRoute: () => root,
  id: "auth",
  validateSearch: authSearch,
  component: lazyRouteComponent(() => import("@/pages/auth/AuthFrame"), "AuthFrame"),
});
/** Whose session is only interrupted is still in: they sign in again over the page. */
const isIn = () => session.state === "signed-in" || session.state === "interrupted";

/** Who is in already has nothing to do there. */
function passBy({ search }: { search: { back?: string | undefined } }) {
  if (isIn()) throw redirect({ href: search.back ?? "/", replace: true });
}

const signIn = createRoute({
  getParentRoute: () => auth,
  path: "/sign-in",
  beforeLoad: passBy,
  component: lazyRouteComponent(() => import("@/pages/auth/SignInPage"), "SignInPage"),
});
const register = createRoute({
  getParentRoute: () => auth,
  path: "/register",
  beforeLoad: passBy,
  component: lazyRouteComponent(() => import("@/pages/auth/RegisterPage"), "RegisterPage"),
});
const confirm = createRoute({
  getParentRoute: () => auth,
  path: "/confirm",
  component: lazyRouteComponent(() => import("@/pages/auth/ConfirmPage"), "ConfirmPage"),
});
const forgot = createRoute({
  getParentRoute: () => auth,
  path: "/forgot",
  component: lazyRouteComponent(() => import("@/pages/auth/ForgotPage"), "ForgotPage"),
});
const reset = createRoute({
  getParentRoute: () => auth,
  path: "/reset",
  component: lazyRouteComponent(() => import("@/pages/auth/ResetPage"), "ResetPage"),
});

// The rest: for those who have signed in.

const inside = createRoute({
  getParentRoute: () => root,
  id: "in",
  beforeLoad: ({ location }) => {
    if (isIn()) return;
    const back = location.href === "/" ? undefined : location.href;
    const notice = session.state === "expired" ? "ended" : undefined;
    throw redirect({ to: "/sign-in", search: { back, notice } });
  },
  loader: ({ context }) => context.queries.query({ ...meQuery, staleTime: "static" }),
  errorComponent: BareCrashPage,
});
const home = createRoute({
  getParentRoute: () => inside,
  path: "/",
  beforeLoad: async ({ context }) => {
    const { tenants } = await context.queries.query({ ...meQuery, staleTime: "static" });
    const known = tenants.find((tenant) => tenant.tenant_id === lastTenant()) ?? tenants[0];
    if (!known) throw redirect({ to: "/welcome", replace: true });
    throw redirect({
      to: "/t/$tenantId/calendar",
      params: { tenantId: known.tenant_id },
      replace: true,
    });
  },
});
const welcome = createRoute({
  getParentRoute: () => inside,
  path: "/welcome",
  component: lazyRouteComponent(() => import("@/pages/welcome/WelcomePage"), "WelcomePage"),
});

const tenant = createRoute({
  getParentRoute: () => inside,
  path: "/t/$tenantId",
  loader: async ({ context, params }) => {
    await context.queries.query({ ...tenantQuery(params.tenantId), staleTime: "static" });
    rememberTenant(params.tenantId);
  },
  component: Shell,
  errorComponent: BareCrashPage,
  notFoundComponent: NotFoundPage,
});
const tenantHome = createRoute({
  getParentRoute: () => tenant,
  path: "/",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/t/$tenantId/calendar", params, replace: true });
  },
});
const calendar = createRoute({
  getParentRoute: () => tenant,
  path: "/calendar",
  validateSearch: calendarSearch,
  component: lazyRouteComponent(() => import("@/pages/calendar/CalendarPage"), "CalendarPage"),
});
const posts = createRoute({
  getParentRoute: () => tenant,
  path: "/posts",
  validateSearch: postsSearch,
  component: lazyRouteComponent(() => import("@/pages/posts/PostsPage"), "PostsPage"),
});
const compose = createRoute({
  getParentRoute: () => tenant,
  path: "/compose",
  validateSearch: composeSearch,
  component: lazyRouteComponent(() => import("@/pages/compose/ComposePage"), "ComposePage"),
});
const accounts = createRoute({
  getParentRoute: () => tenant,
  path: "/accounts",
  validateSearch: accountsSearch,
  component: lazyRouteComponent(() => import("@/pages/accounts/AccountsPage"), "AccountsPage"),
});
const history = createRoute({
  getParentRoute: () => tenant,
  path: "/history",
  validateSearch: historySearch,
  component: lazyRouteComponent(() => import("@/pages/history/HistoryPage"), "HistoryPage"),
});
const punctuality = createRoute({
  getParentRoute: () => tenant,
  path: "/punctuality",
  validateSearch: punctualitySearch,
  component: lazyRouteComponent(
    () => import("@/pages/punctuality/PunctualityPage"),
    "PunctualityPage",
  ),
});
const notifications = createRoute({
  getParentRoute: () => tenant,
  path: "/notifications",
  validateSearch: notificationsSearch,
  component: lazyRouteComponent(
    () => import("@/pages/notifications/NotificationsPage"),
    "NotificationsPage",
  ),
});
const members = createRoute({
  getParentRoute: () => tenant,
  path: "/members",
  component: lazyRouteComponent(() => import("@/pages/members/MembersPage"), "MembersPage"),
});
const settings = createRoute({
  getParentRoute: () => tenant,
  path: "/settings",
  component: lazyRouteComponent(() => import("@/pages/settings/SettingsPage"), "SettingsPage"),
});

const routes = root.addChildren([
  auth.addChildren([signIn, register, confirm, forgot, reset]),
  inside.addChildren([
    home,
    welcome,
    tenant.addChildren([
      tenantHome,
      calendar,
      posts,
      compose,
      accounts,
      history,
      punctuality,
      notifications,
      members,
      settings,
    ]),
  ]),
]);

export function createAppRouter(queries: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree: routes,
    context: { queries },
    history,
    defaultPreload: "intent",
    // The query client caches; the router asks it every time.
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: CrashPage,
    defaultNotFoundComponent: BareNotFoundPage,
    defaultPendingComponent: PagePending,
    defaultPendingMs: 300,
    scrollRestoration: true,
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module "@tanstack/react-router" {
  interface Register {
    router: AppRouter;
  }
}
