import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Bell, CheckCheck } from "lucide-react";
import { useState } from "react";
import { useTenant } from "@/session/tenant";
import { Button, buttonClass } from "@/ui/Button";
import { cn } from "@/ui/cn";
import { DateTime } from "@/ui/DateTime";
import { Popover } from "@/ui/Popover";
import { ErrorNote, Loading } from "@/ui/States";
import { Text } from "@/ui/Text";
import { NotificationIcon } from "./NotificationIcon";
import { NotificationLink } from "./NotificationLink";
import { Sentence } from "./Sentence";
import { isUnread, newestQuery, useNotificationChanges } from "./queries";

/** The API counts only this far. */
const MOST_SHOWN = 99;

/** The bell with the number of unread notifications; its panel has the newest. */
export function NotificationsMenu() {
  const { tenant_id: tenantId, timezone } = useTenant();
  const [open, setOpen] = useState(false);
  const newest = useQuery(newestQuery(tenantId));
  const { read, readAll } = useNotificationChanges(tenantId);
  const unread = newest.data?.unread_count ?? 0;
  const count = unread > MOST_SHOWN ? `${MOST_SHOWN}+` : String(unread);
  const items = newest.data?.items ?? [];
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label="Notifications"
      trigger={
        <button
          type="button"
          aria-label={unread ? `Notifications, ${count} unread` : "Notifications"}
          className={cn(buttonClass("quiet", "icon"), "relative")}
        >
          <Bell aria-hidden />
          {unread > 0 && (
            <span
              aria-hidden
              className="absolute -top-0.5 -right-0.5 min-w-5 rounded-full bg-danger px-1 text-center text-xs leading-5 font-bold text-danger-ink"
            >
              {count}
            </span>
          )}
        </button>
      }
    >
      <div className="flex items-center gap-2 border-b border-line px-4 py-2">
        <h2 className="grow font-display text-lg font-semibold">Notifications</h2>
        {unread > 0 && (
          <Button look="quiet" size="small" busy={readAll.isPending} onClick={() => readAll.mutate()}>
            <CheckCheck aria-hidden />
            Mark all read
          </Button>
        )}
      </div>
      <div className="grow overflow-y-auto p-1.5">
        {newest.isPending && <Loading what="notifications" rows={3} />}
        {newest.isError && !newest.data && <ErrorNote error={newest.error} />}
        {newest.isSuccess && items.length === 0 && (
          <p className="px-4 py-8 text-center text-ink-soft">
            Nothing to tell. You hear of it here when a post does not go out, or waits for you.
          </p>
        )}
        <ul>
          {items.map((item) => (
            <li key={item.id}>
              <NotificationLink
                of={item}
                className="flex gap-3 rounded-control px-2.5 py-2.5 text-ink no-underline hover:bg-sunken"
                onClick={() => {
                  setOpen(false);
                  if (isUnread(item)) read.mutate(item.id);
                }}
              >
                <NotificationIcon type={item.type} />
                <span className="min-w-0 grow">
                  <span className={cn("block", isUnread(item) && "font-semibold")}>
                    <Text>{item.title}</Text>
                    {isUnread(item) && <span className="sr-only"> (unread)</span>}
                  </span>
                  <span className="line-clamp-2 text-sm text-ink-soft">
                    <Sentence of={item} short />
                  </span>
                  <span className="text-xs text-ink-soft">
                    {item.settled && "Settled · "}
                    <DateTime at={item.created_at} zone={timezone} asRelative />
                  </span>
                </span>
                {isUnread(item) && (
                  <span aria-hidden className="mt-2 size-2 shrink-0 rounded-full bg-beat" />
                )}
              </NotificationLink>
            </li>
          ))}
        </ul>
      </div>
      <div className="border-t border-line p-1.5">
        <Link
          to="/t/$tenantId/notifications"
          params={{ tenantId }}
          className={cn(buttonClass("quiet", "small"), "w-full")}
          onClick={() => setOpen(false)}
        >
          See all
        </Link>
      </div>
    </Popover>
  );
}
