import { Link, Outlet, useSearch } from "@tanstack/react-router";
import { carried, type CommonSearch } from "@/pages/operate/search";
import { useMe } from "@/session/me";
import { buttonClass } from "@/ui/Button";
import { cn } from "@/ui/cn";
import { Brand, PersonMenu, ThemeMenu } from "./Shell";

const TABS = [
  ["/operate", "Overview"],
  ["/operate/jobs", "Jobs"],
  ["/operate/errors", "Errors"],
  ["/operate/businesses", "Businesses"],
  ["/operate/plans", "Plans"],
  ["/operate/changes", "Changes"],
] as const;

/** The frame around the operators' pages. */
export function OperateShell() {
  const { tenants } = useMe();
  const looked: CommonSearch = useSearch({ strict: false });
  return (
    <div className="min-h-dvh">
      <a
        href="#page"
        className="absolute top-2 left-2 z-60 -translate-y-20 rounded-control bg-accent px-4 py-2 text-accent-ink focus:translate-y-0"
      >
        Skip to the page
      </a>
      <header className="border-b border-line bg-surface print:hidden">
        <div className="mx-auto flex max-w-7xl items-center gap-1 px-3 py-1.5 sm:px-6">
          <div className="[&_span]:max-sm:sr-only">
            <Brand />
          </div>
          <span className="ml-2 rounded-full bg-beat-soft px-2.5 py-0.5 text-xs font-semibold text-beat-ink">
            Operate
          </span>
          <div className="grow" />
          {tenants.length > 0 && (
            <Link to="/" className={buttonClass("quiet", "small")}>
              Your businesses
            </Link>
          )}
          <ThemeMenu />
          <PersonMenu says="You run this deployment" />
        </div>
        <nav aria-label="Operate" className="mx-auto max-w-7xl overflow-x-auto px-3 sm:px-6">
          <ul className="flex gap-1">
            {TABS.map(([to, label]) => (
              <li key={to}>
                <Link
                  to={to}
                  search={carried(looked)}
                  activeOptions={{ includeSearch: false, exact: true }}
                  className={cn(
                    "-mb-px flex min-h-10 items-center border-b-2 border-transparent px-3 font-medium whitespace-nowrap text-ink-soft no-underline hover:text-ink focus-visible:-outline-offset-2",
                    "aria-[current=page]:border-beat aria-[current=page]:text-ink",
                  )}
                >
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main id="page" tabIndex={-1} className="outline-none">
        <Outlet />
      </main>
    </div>
  );
}
