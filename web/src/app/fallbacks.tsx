import { useQueryClient } from "@tanstack/react-query";
import { Link, useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { Problem } from "@/api/problem";
import { Bare } from "@/ui/Bare";
import { buttonClass } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { ErrorState, Loading } from "@/ui/States";

/** For an unknown address under a business, within the frame. */
export function NotFoundPage() {
  return (
    <Page title="Nothing here" narrow>
      <p className="max-w-prose text-lg text-ink-soft">
        There is no such page, or it belongs to a business that you are not a member of. Check the
        address, or ask whoever sent you the link to invite you.
      </p>
      <p className="mt-6">
        <Link to="/" className={buttonClass("primary")}>
          Go to your calendar
        </Link>
      </p>
    </Page>
  );
}

/** The page after an error while loading or rendering. */
export function CrashPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const queries = useQueryClient();
  if (error instanceof Problem && error.status === 404) return <NotFoundPage />;
  return (
    <div className="mx-auto max-w-3xl px-4 py-12">
      <ErrorState
        title="This page could not be shown"
        error={error}
        onRetry={() => {
          void queries.resetQueries({ predicate: (query) => query.state.status === "error" });
          reset();
          void router.invalidate();
        }}
        action={
          <Link to="/" className={buttonClass()}>
            Go to your calendar
          </Link>
        }
      />
    </div>
  );
}

/** The same two pages without a frame. */
export function BareNotFoundPage() {
  return (
    <Bare>
      <NotFoundPage />
    </Bare>
  );
}

export function BareCrashPage(props: ErrorComponentProps) {
  return (
    <Bare>
      <CrashPage {...props} />
    </Bare>
  );
}

export function PagePending() {
  return (
    <div className="mx-auto w-full max-w-7xl px-4 py-8 sm:px-8">
      <Loading what="this page" rows={5} />
    </div>
  );
}
