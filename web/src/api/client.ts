import createClient from "openapi-fetch";
import { session } from "@/session/session";
import { Problem } from "./problem";
import type { components, paths } from "./schema";

export type Schema = components["schemas"];

/**
 * The typed API. Every call throws a `Problem` unless it succeeded; wrap it in `answer` for its
 * body:
 *
 *     await answer(api.GET("/api/v1/tenants/{tenant_id}", { params: { path: { tenant_id } } }))
 */
export const api = createClient<paths>({
  baseUrl: globalThis.location.origin,
  fetch: (request) => send(request),
});

/** The body of a successful answer, without the tables that some lists also offer. */
export async function answer<R extends { data?: unknown }>(
  call: Promise<R>,
): Promise<Exclude<R["data"], string | undefined>> {
  const { data } = await call;
  return data as Exclude<R["data"], string | undefined>;
}

/** Calls to log in and the like have no token and are not retried after a 401. */
function isOpen(request: Request): boolean {
  const { pathname } = new URL(request.url);
  return (
    pathname.startsWith("/api/public/") || (pathname.startsWith("/api/auth/") && pathname !== "/api/auth/me")
  );
}

async function send(request: Request): Promise<Response> {
  if (isOpen(request)) return checked(await reach(request));
  const again = request.clone();
  const token = await session.token();
  const response = await reach(withToken(request, token));
  if (response.status !== 401) return checked(response);
  // The token may have been revoked, or the clock here may be wrong: retry once with a new one.
  const renewed = await session.renew(token);
  const second = await reach(withToken(again, renewed));
  if (second.status === 401) session.expire();
  return checked(second);
}

function withToken(request: Request, token: string): Request {
  request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}

async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw Problem.network();
  }
}

async function checked(response: Response): Promise<Response> {
  if (!response.ok) throw await Problem.from(response);
  return response;
}
