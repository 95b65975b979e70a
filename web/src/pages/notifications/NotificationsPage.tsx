import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { BellOff, Check, CheckCheck, CircleCheck, X } from "lucide-react";
import { useRef } from "react";
import { useTenant } from "@/session/tenant";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { cn } from "@/ui/cn";
import { DateTime } from "@/ui/DateTime";
import { Checkbox } from "@/ui/Field";
import { Card, Page } from "@/ui/Page";
import { EmptyState, ErrorState, Loading } from "@/ui/States";
import { Text } from "@/ui/Text";
import { NotificationIcon } from "./NotificationIcon";
import { NotificationLink } from "./NotificationLink";
import { isUnread, notificationsQuery, useNotificationChanges, type Notification } from "./queries";
import { Sentence } from "./Sentence";

const route = getRouteApi("/in/t/$tenantId/notifications");

export function NotificationsPage() {
  const { tenant_id: tenantId } = useTenant();
  const { unread = false } = route.useSearch();
  const navigate = route.useNavigate();
  const all = useInfiniteQuery(notificationsQuery(tenantId, unread));
  const { readAll } = useNotificationChanges(tenantId);
  const unreadCount = all.data?.pages[0]?.unread_count ?? 0;
  const items = all.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title="Notifications"
      narrow
      intro="What went wrong and what waits for somebody, for 90 days. What you read and dismiss here is for you alone."
      actions={
        <Button
          busy={readAll.isPending}
          whyNot={unreadCount === 0 ? "You have read them all." : undefined}
          onClick={() => readAll.mutate()}
        >
          <CheckCheck aria-hidden />
          Mark all read
        </Button>
      }
    >
      <Checkbox
        label="Only unread"
        className="mb-3"
        checked={unread}
        onChange={(event) =>
          void navigate({ search: { unread: event.target.checked || undefined }, replace: true })
        }
      />
      {all.isPending && <Loading what="notifications" />}
      {all.isError && !all.data && (
        <ErrorState
          title="Your notifications could not be loaded"
          error={all.error}
          onRetry={() => void all.refetch()}
        />
      )}
      {all.isSuccess && items.length === 0 && !all.hasNextPage && (
        <EmptyState icon={BellOff} title={unread ? "Nothing unread" : "Nothing to tell"}>
          When a post does not go out, or something waits for you, it stands here.
        </EmptyState>
      )}
      {items.length > 0 && <NotificationList items={items} />}
      {all.hasNextPage && (
        <Button
          className="mt-4"
          busy={all.isFetchingNextPage}
          onClick={() => void all.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </Page>
  );
}

function NotificationList({ items }: { items: readonly Notification[] }) {
  const { tenant_id: tenantId, timezone } = useTenant();
  const { read, dismiss } = useNotificationChanges(tenantId);
  const list = useRef<HTMLUListElement>(null);

  function takeOut(item: Notification) {
    dismiss.mutate(item.id);
    // The pressed button is removed with its row, so the focus moves to the list.
    list.current?.focus();
  }

  return (
    <Card flush>
      <ul
        ref={list}
        tabIndex={-1}
        aria-label="Notifications"
        className="divide-y divide-line outline-none"
      >
        {items.map((item) => (
          <li
            key={item.id}
            className={cn("flex flex-wrap gap-x-3 px-4 py-4", isUnread(item) && "bg-beat-soft/35")}
          >
            <NotificationIcon type={item.type} />
            <div className="min-w-0 grow basis-48">
              <h2 className={cn(isUnread(item) && "font-semibold")}>
                <NotificationLink
                  of={item}
                  className="text-ink underline decoration-line-strong underline-offset-4 hover:decoration-accent"
                  onClick={() => {
                    if (isUnread(item)) read.mutate(item.id);
                  }}
                >
                  <Text>{item.title}</Text>
                </NotificationLink>
                {isUnread(item) && <span className="sr-only"> (unread)</span>}
              </h2>
              <div className="text-ink-soft">
                <Sentence of={item} />
              </div>
              <p className="mt-1 text-sm text-ink-soft">
                <DateTime at={item.created_at} zone={timezone} />
                {item.settled && (
                  <>
                    {" "}
                    <Badge tone="good">
                      <CircleCheck aria-hidden />
                      Settled
                    </Badge>
                  </>
                )}
              </p>
            </div>
            <div className="-mb-2 flex w-full shrink-0 justify-end gap-1 sm:mb-0 sm:w-auto">
              {isUnread(item) && (
                <Button
                  look="quiet"
                  size="icon"
                  aria-label={`Mark read: ${item.title}`}
                  title="Mark read"
                  onClick={() => read.mutate(item.id)}
                >
                  <Check aria-hidden />
                </Button>
              )}
              <Button
                look="quiet"
                size="icon"
                aria-label={`Dismiss: ${item.title}`}
                title="Dismiss"
                onClick={() => takeOut(item)}
              >
                <X aria-hidden />
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
