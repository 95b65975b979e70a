import { createMemoryHistory } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { App } from "@/app/App";
import { createQueryClient } from "@/app/queries";
import { createAppRouter } from "@/app/router";
import { session } from "@/session/session";
import type { Role } from "@/session/tenant";

/** The whole console at an address, as the person sees it. */
export function renderApp(path: string) {
  const history = createMemoryHistory({ initialEntries: [path] });
  const queries = createQueryClient();
  const { queries: asInUse, ...others } = queries.getDefaultOptions();
  // Retries without pauses; `retryDelay` has its own test.
  queries.setDefaultOptions({ ...others, queries: { ...asInUse, retryDelay: 0 } });
  const router = createAppRouter(queries, history);
  // Its timer, which shows that a page is slow, would outlive a short test.
  router.update({ ...router.options, defaultPendingMs: Infinity });
  return { ...render(<App router={router} />), router };
}

/** An ID token with the claims that the console reads. */
export function idToken(email: string, number = 1): string {
  return `${number}.${btoa(JSON.stringify({ email }))}.signature`;
}

/** Signs Ana in, without calling the API. */
export function signedIn(): void {
  session.begin(
    { token: idToken("ana@example.com"), refresh_token: "refresh-1", expires_in: 3600 },
    { stay: true },
  );
}

/** The answer for a plan without credits. */
export const NO_CREDITS = {
  plan: "unlimited",
  granted: null,
  available: null,
  reserved: null,
  consumed: null,
  low: false,
  period: null,
  next_period: null,
};

const MAIL_KINDS = [
  "post_problems",
  "post_warnings",
  "connections",
  "approval_requests",
  "approval_answers",
  "plan",
] as const;

/** The settings of an admin who has chosen nothing. */
export function mailSettings() {
  const everything = Object.fromEntries(MAIL_KINDS.map((kind) => [kind, "at_once"]));
  const choices = { ...everything, summary: "daily" };
  return {
    sends_mail: true,
    sender: "hello@drumbeat.example" as string | null,
    email: "ana@example.com",
    choices,
    defaults: choices,
  };
}

/** The routes that every page of the tenant `h2o` needs; add those of your page. */
export function tenantRoutes(role: Role = "admin") {
  return {
    "GET /api/auth/me": () => ({
      body: {
        email: "ana@example.com",
        full_name: "Ana",
        tenants: [{ tenant_id: "h2o", name: "H2O Plumbing", role }],
        invitations: [],
        is_operator: false,
      },
    }),
    "GET /api/v1/tenants/h2o": () => ({
      body: {
        tenant_id: "h2o",
        name: "H2O Plumbing",
        timezone: "America/Los_Angeles",
        max_lateness_minutes: 120,
        leaves_at: null as string | null,
        role,
        plan: "unlimited",
        created_at: "2026-01-01T00:00:00Z",
        version: 1,
      },
    }),
    "GET /api/v1/notifications": () => ({ body: { items: [], cursor: null, unread_count: 0 } }),
    "GET /api/v1/credits": () => ({ body: NO_CREDITS }),
    "GET /api/v1/notifications/mail": () => ({ body: mailSettings() }),
    "GET /api/v1/zones": () => ({ body: { items: [], cursor: null } }),
  };
}
