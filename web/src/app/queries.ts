import { MutationCache, QueryClient } from "@tanstack/react-query";
import { messageOf, Problem } from "@/api/problem";
import { toast } from "@/ui/toasts";

declare module "@tanstack/react-query" {
  interface Register {
    mutationMeta: {
      /** The form or page shows the error itself; no toast. */
      showsError?: boolean;
    };
  }
}

const MOST_RETRIES = 3;
/** Whoever is to wait longer is told, rather than left waiting. */
const LONGEST_WAIT_SECONDS = 15;

/** Only what may go better the next time is asked again: an outage, not a refusal. */
export function shouldRetry(failures: number, error: unknown): boolean {
  if (!(error instanceof Problem) || !error.retryable) return false;
  return failures < MOST_RETRIES && (error.retryAfter ?? 0) <= LONGEST_WAIT_SECONDS;
}

/** Milliseconds: what the API asked for, else 1, 2, 4 s. */
export function retryDelay(failures: number, error: unknown): number {
  if (error instanceof Problem && error.retryAfter) return error.retryAfter * 1000;
  return Math.min(1000 * 2 ** failures, 8000);
}

export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    defaultOptions: {
      // "always": who is offline is told so, rather than left waiting.
      queries: { staleTime: 30_000, retry: shouldRetry, retryDelay, networkMode: "always" },
      // What changes something is repeated by people alone.
      mutations: { retry: false, networkMode: "always" },
    },
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        if (!mutation.meta?.showsError) toast(messageOf(error), { tone: "danger" });
      },
      // Whatever was changed may have taken credits, or given some back.
      onSettled: () => void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[2] === "credits" }),
    }),
  });
  return client;
}
