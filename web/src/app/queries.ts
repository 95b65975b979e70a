import { MutationCache, QueryClient } from "@tanstack/react-query";
import { messageOf, Problem } from "@/api/problem";
import { toast } from "@/ui/toasts";

declare module "@tanstack/react-query" {
  interface Register {
    mutationMeta: {
      /** The form or page shows the error itself, instead of a toast. */
      showsError?: boolean;
    };
  }
}

const MOST_RETRIES = 3;
/** Longer waits are shown as an error instead of retried. */
const LONGEST_WAIT_SECONDS = 15;

/** Retries only errors that may pass: an outage, not a refusal. */
export function shouldRetry(failures: number, error: unknown): boolean {
  if (!(error instanceof Problem) || !error.retryable) return false;
  return failures < MOST_RETRIES && (error.retryAfter ?? 0) <= LONGEST_WAIT_SECONDS;
}

/** In milliseconds: the API's Retry-After, else 1, 2, 4 s. */
export function retryDelay(failures: number, error: unknown): number {
  if (error instanceof Problem && error.retryAfter) return error.retryAfter * 1000;
  return Math.min(1000 * 2 ** failures, 8000);
}

export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    defaultOptions: {
      // "always": an offline person sees an error instead of waiting.
      queries: { staleTime: 30_000, retry: shouldRetry, retryDelay, networkMode: "always" },
      // Only people repeat changes.
      mutations: { retry: false, networkMode: "always" },
    },
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        if (!mutation.meta?.showsError) toast(messageOf(error), { tone: "danger" });
      },
      // Every change may have used credits, or given some back.
      onSettled: () => void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[2] === "credits" }),
    }),
  });
  return client;
}
