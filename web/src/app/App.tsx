import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { config as zodConfig } from "zod";
import { session } from "@/session/session";
import { Toaster } from "@/ui/Toaster";
import { createQueryClient } from "./queries";
import { createAppRouter, type AppRouter } from "./router";

// zod would compile its checks with eval, which the Content-Security-Policy forbids.
zodConfig({ jitless: true });

export function App({ router }: { router?: AppRouter }) {
  const [parts] = useState(() => {
    if (router) return { router, queries: router.options.context.queries };
    const queries = createQueryClient();
    return { router: createAppRouter(queries), queries };
  });

  useEffect(
    () =>
      session.subscribe(() => {
        // Nobody sees what the one before them loaded; the guard decides where they go now.
        if (session.state !== "signed-in") parts.queries.clear();
        void parts.router.invalidate();
      }),
    [parts],
  );

  return (
    <QueryClientProvider client={parts.queries}>
      <RouterProvider router={parts.router} />
      <Toaster />
    </QueryClientProvider>
  );
}
