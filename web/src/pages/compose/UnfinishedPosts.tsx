import { useTenant } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { DateTime } from "@/ui/DateTime";
import type { Unfinished } from "./useDraft";

interface UnfinishedPostsProps {
  posts: readonly Unfinished[];
  onTakeUp: (id: string) => void;
}

/** Unsent drafts of other tabs, or of earlier ones. */
export function UnfinishedPosts({ posts, onTakeUp }: UnfinishedPostsProps) {
  const { timezone } = useTenant();
  if (posts.length === 0) return null;
  return (
    <section
      aria-label="Unfinished posts"
      className="mb-5 rounded-card border border-line bg-surface px-4 py-3"
    >
      <h2 className="font-semibold">Unfinished posts</h2>
      <ul className="divide-y divide-line">
        {posts.map(({ id, name, keptAt, isElsewhere }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
            <span className="min-w-0 grow basis-48 wrap-anywhere">
              <bdi>{name}</bdi>
              {keptAt && (
                <span className="text-sm text-ink-soft">
                  , <DateTime at={keptAt} zone={timezone} asRelative />
                </span>
              )}
            </span>
            {isElsewhere ? (
              <span className="text-sm text-ink-soft">Open in another tab</span>
            ) : (
              <Button size="small" aria-label={`Go on with it: ${name}`} onClick={() => onTakeUp(id)}>
                Go on with it
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
