import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Outlet,
  lazyRouteComponent,
  notFound,
  redirect,
  type RouterHistory,
} from "@tanstack/react-router";
import { accountsPage } from "@/pages/accounts/page";
import { authPages } from "@/pages/auth/page";
import { bannersPage } from "@/pages/banners/page";
import { calendarPage } from "@/pages/calendar/page";
import { composePage } from "@/pages/compose/page";
import { contentPage } from "@/pages/content/page";
import { historyPage } from "@/pages/history/page";
import { libraryPage } from "@/pages/library/page";
import { membersPage } from "@/pages/members/page";
import { notificationsPage } from "@/pages/notifications/page";
import { operatePages } from "@/pages/operate/page";
import { punctualityPage } from "@/pages/punctuality/page";
import { planPage } from "@/pages/plan/page";
import { settingsPage } from "@/pages/settings/page";
import { stopMailPage } from "@/pages/stopMail/page";
import { welcomePage } from "@/pages/welcome/page";
import { meQuery } from "@/session/me";
import { session } from "@/session/session";
import { tenantQuery } from "@/session/tenant";
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

// Pages for everybody: signing in and registering.

const auth = createRoute({ getParentRoute: () => root, ...authPages.frame });
const signIn = createRoute({ getParentRoute: () => auth, ...authPages.signIn });
const register = createRoute({ getParentRoute: () => auth, ...authPages.register });
const confirm = createRoute({ getParentRoute: () => auth, ...authPages.confirm });
const forgot = createRoute({ getParentRoute: () => auth, ...authPages.forgot });
const reset = createRoute({ getParentRoute: () => auth, ...authPages.reset });
const stopMail = createRoute({ getParentRoute: () => auth, ...stopMailPage.route });

// Pages for signed-in people.

const inside = createRoute({
  getParentRoute: () => root,
  id: "in",
  beforeLoad: ({ location }) => {
    if (session.isIn) return;
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
    const { tenants, is_operator } = await context.queries.query({ ...meQuery, staleTime: "static" });
    const known = tenants.find((tenant) => tenant.tenant_id === lastTenant()) ?? tenants[0];
    if (!known && is_operator) throw redirect({ to: "/operate", replace: true });
    if (!known) throw redirect({ to: "/welcome", replace: true });
    throw redirect({
      to: "/t/$tenantId/calendar",
      params: { tenantId: known.tenant_id },
      replace: true,
    });
  },
});
const welcome = createRoute({ getParentRoute: () => inside, ...welcomePage.route });

// For everybody but operators this is an unknown page, and nothing is loaded.
const operate = createRoute({
  getParentRoute: () => inside,
  path: "/operate",
  beforeLoad: async ({ context }) => {
    const { is_operator } = await context.queries.query({ ...meQuery, staleTime: "static" });
    // The router expects this to be thrown, though it is not an Error.
    if (!is_operator) throw notFound({ routeId: "__root__" });
  },
  component: lazyRouteComponent(() => import("./OperateShell"), "OperateShell"),
  errorComponent: BareCrashPage,
});
const overview = createRoute({ getParentRoute: () => operate, ...operatePages.overview });
const jobs = createRoute({ getParentRoute: () => operate, ...operatePages.jobs });
const errors = createRoute({ getParentRoute: () => operate, ...operatePages.errors });
const businesses = createRoute({ getParentRoute: () => operate, ...operatePages.businesses });
const plans = createRoute({ getParentRoute: () => operate, ...operatePages.plans });
const changes = createRoute({ getParentRoute: () => operate, ...operatePages.changes });

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
const calendar = createRoute({ getParentRoute: () => tenant, ...calendarPage.route });
const content = createRoute({ getParentRoute: () => tenant, ...contentPage.route });
const library = createRoute({ getParentRoute: () => tenant, ...libraryPage.route });
const compose = createRoute({ getParentRoute: () => tenant, ...composePage.route });
const accounts = createRoute({ getParentRoute: () => tenant, ...accountsPage.route });
const banners = createRoute({ getParentRoute: () => tenant, ...bannersPage.route });
const history = createRoute({ getParentRoute: () => tenant, ...historyPage.route });
const punctuality = createRoute({ getParentRoute: () => tenant, ...punctualityPage.route });
const notifications = createRoute({ getParentRoute: () => tenant, ...notificationsPage.route });
const members = createRoute({ getParentRoute: () => tenant, ...membersPage.route });
const plan = createRoute({ getParentRoute: () => tenant, ...planPage.route });
const settings = createRoute({ getParentRoute: () => tenant, ...settingsPage.route });

const routes = root.addChildren([
  auth.addChildren([signIn, register, confirm, forgot, reset, stopMail]),
  inside.addChildren([
    home,
    welcome,
    operate.addChildren([overview, jobs, errors, businesses, plans, changes]),
    tenant.addChildren([
      tenantHome,
      calendar,
      content,
      library,
      compose,
      accounts,
      banners,
      history,
      punctuality,
      notifications,
      members,
      plan,
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
    // The query client caches, so the router always asks it.
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
