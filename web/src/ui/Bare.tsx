import type { ReactNode } from "react";
import { Logo } from "./Logo";

/** The frame of pages outside of a business. */
export function Bare({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto w-full max-w-3xl py-[6vh]">
      <div className="flex items-center gap-3 px-4 sm:px-8">
        <Logo />
        <span className="font-display text-2xl font-semibold">Drumbeat</span>
      </div>
      {children}
    </main>
  );
}
