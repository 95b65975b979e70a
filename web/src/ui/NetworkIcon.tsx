import { Globe, Webhook } from "lucide-react";
import { cn } from "./cn";

/** What people call a network. One that this console does not know yet goes by its own name. */
export function networkName(platform: string): string {
  return { facebook: "Facebook", webhook: "Webhook" }[platform] ?? platform;
}

/** A network's mark. With `named` it is read out; without, its name has to stand beside it. */
export function NetworkIcon({
  platform,
  named,
  className,
}: {
  platform: string;
  named?: boolean;
  className?: string;
}) {
  const label = named ? { role: "img", "aria-label": networkName(platform) } : { "aria-hidden": true };
  const look = cn("size-4 shrink-0", className);
  if (platform === "facebook") {
    return (
      <svg viewBox="0 0 24 24" fill="currentColor" className={look} {...label}>
        <path d="M5 1h14a4 4 0 0 1 4 4v14a4 4 0 0 1-4 4h-3.5v-8h2.6l.5-3.2h-3.1v-2c0-1 .5-1.8 1.8-1.8h1.4V5.2s-1.2-.2-2.3-.2c-2.6 0-4.2 1.5-4.2 4.3v2.5H9.300V15h2.900v8H5a4 4 0 0 1-4-4V5a4 4 0 0 1 4-4Z" />
      </svg>
    );
  }
  const Icon = platform === "webhook" ? Webhook : Globe;
  return <Icon className={look} {...label} />;
}
