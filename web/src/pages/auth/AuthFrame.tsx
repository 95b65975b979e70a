import { Outlet } from "@tanstack/react-router";
import { Logo } from "@/ui/Logo";

/** The frame of the pages for signing in. */
export function AuthFrame() {
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <Rhythm />
      <main className="mx-auto grid w-full max-w-md content-center gap-8 px-5 py-10">
        <div className="flex items-center gap-3 lg:hidden">
          <Logo />
          <span className="font-display text-2xl font-semibold">Drumbeat</span>
        </div>
        <Outlet />
      </main>
    </div>
  );
}

const WEEKS = 4;
const DAYS = 7;
/** Three posts a week, on the same days: Monday, Wednesday, Friday. */
const BEATS = new Set([0, 2, 4]);

/** A picture of what Drumbeat does: four weeks, with marks on the days of posts. */
function Rhythm() {
  return (
    <aside className="hidden flex-col justify-between bg-[#12424c] p-12 text-[#f4efe4] lg:flex">
      <div className="flex items-center gap-3">
        <Logo />
        <span className="font-display text-2xl font-semibold">Drumbeat</span>
      </div>
      <svg viewBox="0 0 280 160" aria-hidden className="w-full max-w-xl self-center">
        {Array.from({ length: WEEKS * DAYS }, (_, index) => {
          const day = index % DAYS;
          const struck = BEATS.has(day);
          const x = 20 + day * 40;
          const y = 20 + Math.floor(index / DAYS) * 40;
          return struck ? (
            <circle key={index} cx={x} cy={y} r="13" fill="#f0a83c" />
          ) : (
            <circle key={index} cx={x} cy={y} r="3.5" fill="#f4efe4" opacity="0.45" />
          );
        })}
      </svg>
      <p className="max-w-md font-display text-3xl leading-tight text-balance">
        A calendar that keeps itself full, and posts on the beat. Once.
      </p>
    </aside>
  );
}
