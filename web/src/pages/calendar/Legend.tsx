import { StatusBadge } from "@/ui/Badge";
import { ConcernMark } from "./ConcernMark";
import { CONCERNS, STATUSES } from "./search";

/** The meaning of icons and colours, and the keyboard shortcuts. */
export function Legend() {
  return (
    <section aria-label="Legend" className="mt-5 grid gap-3 text-sm text-ink-soft print:hidden">
      <ul className="flex flex-wrap gap-2">
        {STATUSES.map((status) => (
          <li key={status}>
            <StatusBadge status={status} />
          </li>
        ))}
      </ul>
      <div className="grid gap-2 sm:hidden">
        <p>A square mark beside a number: a post of that day is held back.</p>
        <ul className="flex flex-wrap gap-2">
          {CONCERNS.map((concern) => (
            <li key={concern}>
              <ConcernMark concern={concern} />
            </li>
          ))}
        </ul>
      </div>
      <p id="calendar-keys" className="hidden max-w-prose sm:block">
        Drag a post to move it, and press an empty day to write one. By keyboard: arrows go from post
        to post, Enter opens one, Shift with an arrow moves it, M asks for date and time, N begins a
        new post on that day.
      </p>
    </section>
  );
}
