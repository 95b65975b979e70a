import { Outlet } from "@tanstack/react-router";
import { Logo } from "@/app/Logo";

/** The frame of the pages before one is in. */
export function AuthFrame() {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-md content-center gap-8 px-5 py-10">
      <div className="flex items-center gap-3">
        <Logo />
        <span className="font-display text-2xl font-semibold">Drumbeat</span>
      </div>
      <Outlet />
    </main>
  );
}
