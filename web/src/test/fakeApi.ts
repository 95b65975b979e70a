import { vi } from "vitest";

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  headers: Headers;
}

interface Told {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
}
type Answer = Told | Promise<Told>;
type Route = (asked: Asked, parts: string[]) => Answer;

/**
 * Replaces the API: `{"GET /api/v1/tenants/*": (asked, [id]) => ({ body })}`. Unknown routes answer
 * 501, which fails the test. Returns the requests, in order.
 */
export function fakeApi(routes: Record<string, Route>): Asked[] {
  const log: Asked[] = [];
  vi.stubGlobal("fetch", async (input: Request | URL | string, init?: RequestInit) => {
    const request = new Request(input, init);
    const { pathname, searchParams } = new URL(request.url);
    const text = await request.text();
    const asked: Asked = {
      method: request.method,
      path: pathname,
      query: searchParams,
      body: text ? (JSON.parse(text) as unknown) : undefined,
      headers: request.headers,
    };
    log.push(asked);
    for (const [name, route] of Object.entries(routes)) {
      const parts = matched(name, `${request.method} ${pathname}`);
      if (!parts) continue;
      const { status = 200, body, headers } = await route(asked, parts);
      return new Response(body === undefined ? null : JSON.stringify(body), {
        status,
        headers: { "Content-Type": "application/json", ...headers },
      });
    }
    return new Response(JSON.stringify({ message: `no fake for ${request.method} ${pathname}` }), {
      status: 501,
    });
  });
  return log;
}

/** A problem document in the API's format. */
export function problem(
  status: number,
  code: string,
  detail: string,
  more: Record<string, unknown> = {},
) {
  const body = {
    type: "about:blank",
    title: code,
    status,
    code,
    detail,
    retryable: false,
    request_id: "req-1",
    errors: [],
    ...more,
  };
  return { status, body };
}

function matched(name: string, called: string): string[] | null {
  const pattern = name.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const found = new RegExp(`^${pattern.join("([^/]+)")}$`).exec(called);
  return found ? found.slice(1).map(decodeURIComponent) : null;
}
