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
 * Leaves the pages for signed-in people. After an ended session the person comes back to the same
 * page; after signing out another person may follow. In both cases loaded data is removed.
 */
async function leave({ router, queries }: { router: AppRouter; queries: QueryClient }) {
  if (session.state === "expired") await router.invalidate();
  else await router.navigate({ to: "/sign-in", ignoreBlocker: true });
  queries.clear();
}

function announceNewPages(router: AppRouter): () => void {
  return router.subscribe("onBeforeNavigate", ({ fromLocation, pathChanged }) => {
    // The browser announces the first page, unless somebody navigated before it was loaded.
    const isFirst = !fromLocation && document.activeElement === document.body;
    if (pathChanged && !isFirst) expectArrival();
  });
}
