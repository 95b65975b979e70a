import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { SignInAgain } from "@/pages/auth/SignInAgain";
import { session } from "@/session/session";
import { expectArrival } from "@/ui/arrival";
import { Toaster } from "@/ui/Toaster";
import { createQueryClient } from "./queries";
import { createAppRouter, type AppRouter } from "./router";

export function App({ router }: { router?: AppRouter }) {
  const [parts] = useState(() => {
    if (router) return { router, queries: router.options.context.queries };
    const queries = createQueryClient();
    return { router: createAppRouter(queries), queries };
  });

  useEffect(
    () =>
      session.subscribe(() => {
        if (session.state === "signed-out" || session.state === "expired") void leave(parts);
      }),
    [parts],
  );
  useEffect(() => announceNewPages(parts.router), [parts]);

  return (
    <QueryClientProvider client={parts.queries}>
      <RouterProvider router={parts.router} />
      <SignInAgain />
      <Toaster />
    </QueryClientProvider>
  );
}

/**
 * Out of what only those who have signed in see. Whose session has ended comes back to where they
 * were; who signs out may be followed by somebody else. Nobody sees what the one before them loaded.
 */
async function leave({ router, queries }: { router: AppRouter; queries: QueryClient }) {
  if (session.state === "expired") await router.invalidate();
  else await router.navigate({ to: "/sign-in", ignoreBlocker: true });
  queries.clear();
}

function announceNewPages(router: AppRouter): () => void {
  return router.subscribe("onBeforeNavigate", ({ fromLocation, pathChanged }) => {
    // The first page is announced by the browser, unless somebody went on before it had come.
    const isFirst = !fromLocation && document.activeElement === document.body;
    if (pathChanged && !isFirst) expectArrival();
  });
}
