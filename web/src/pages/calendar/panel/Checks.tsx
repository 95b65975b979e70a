import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import { useReceivers } from "@/accounts/platforms";
import { Button } from "@/ui/Button";
import { cn } from "@/ui/cn";
import { DateTime } from "@/ui/DateTime";
import { findingWords } from "@/ui/troubleWords";
import { Said } from "@/ui/Said";
import type { Post } from "../queries";
import type { PartProps } from "./part";
import { Section } from "./Section";

/** It is out, or may be. */
const NOT_TO_BE_CHECKED: ReadonlySet<Post["status"]> = new Set([
  "Posted",
  "Publishing",
  "Unconfirmed",
]);

/** The findings of the last check before posting. */
export function Checks({ post, zone, actions, whyNotEdit }: PartProps) {
  const found = post.preflight;
  const receiverOf = useReceivers();
  if (NOT_TO_BE_CHECKED.has(post.status)) return null;
  const isOver = post.status === "Failed" || post.status === "Missed" || post.status === "Skipped";
  return (
    <Section
      title="Checks before posting"
      action={
        <Button size="small" whyNot={whyNotEdit} busy={actions.isPending} onClick={actions.check}>
          Check now
        </Button>
      }
    >
      {!found && (
        <p className="text-ink-soft">
          {isOver
            ? "Check it before you send it again."
            : "Not checked yet. It is checked by itself a day and an hour before its time."}
        </p>
      )}
      {found && (
        <>
          {found.is_stale && (
            <p className="mb-2">Something was changed since the last check. It had found:</p>
          )}
          <ul className="grid gap-1.5">
            {found.findings.length === 0 && (
              <li className={cn("flex gap-2", found.is_stale && "text-ink-soft")}>
                <CircleCheck
                  aria-hidden
                  className={cn("mt-0.5 size-5 shrink-0", !found.is_stale && "text-posted-ink")}
                />
                Looks good.
              </li>
            )}
            {found.findings.map((finding) => {
              const isError = finding.severity === "error";
              const Icon = isError ? CircleX : TriangleAlert;
              return (
                <li
                  key={finding.code + (finding.field ?? "")}
                  className={cn("flex gap-2", found.is_stale && "text-ink-soft")}
                >
                  <Icon
                    aria-hidden
                    className={cn(
                      "mt-0.5 size-5 shrink-0",
                      !found.is_stale && (isError ? "text-danger" : "text-beat-ink"),
                    )}
                  />
                  <div className="min-w-0">
                    <span className="sr-only">{isError ? "Error: " : "Warning: "}</span>
                    <Said {...findingWords(receiverOf(post.platform), finding)} />
                  </div>
                </li>
              );
            })}
          </ul>
          <p className="mt-2 text-sm text-ink-soft">
            Checked <DateTime at={found.checked_at} zone={zone} asRelative />.
          </p>
        </>
      )}
    </Section>
  );
}
