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
  // What is asked again is asked at once: the pauses are `retryDelay`'s, tested by itself.
  queries.setDefaultOptions({ ...others, queries: { ...asInUse, retryDelay: 0 } });
  const router = createAppRouter(queries, history);
  // Its timer, which shows that a page takes long, would outlive a test that ends before.
  router.update({ ...router.options, defaultPendingMs: Infinity });
  return { ...render(<App router={router} />), router };
}

/** An ID token as the directory writes it, as far as the console reads it. */
export function idToken(email: string, number = 1): string {
  return `${number}.${btoa(JSON.stringify({ email }))}.signature`;
}

/** Signs Ana in, without asking the API. */
export function signedIn(): void {
  session.begin(
    { token: idToken("ana@example.com"), refresh_token: "refresh-1", expires_in: 3600 },
    { stay: true },
  );
}

/** Of a plan whose posts take none. */
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

/** What an admin has who has chosen nothing. */
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

/** What every page of the tenant `h2o` asks for; put your page's routes beside them. */
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
