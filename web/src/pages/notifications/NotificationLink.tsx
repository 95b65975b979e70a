import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTenantId } from "@/session/tenant";
import type { Notification } from "./queries";

interface NotificationLinkProps {
  of: Notification;
  className?: string;
  onClick?: () => void;
  children: ReactNode;
}

/** A link to what a notification is about, or plain text if there is no page for it. */
export function NotificationLink({ of, children, ...rest }: NotificationLinkProps) {
  const params = { tenantId: useTenantId() };
  if (of.instance_id) {
    return (
      <Link to="/t/$tenantId/calendar" params={params} search={{ post: of.instance_id }} {...rest}>
        {children}
      </Link>
    );
  }
  if (of.content_item_id) {
    return (
      <Link to="/t/$tenantId/posts" params={params} search={{ content: of.content_item_id }} {...rest}>
        {children}
      </Link>
    );
  }
  if (of.channel_account_id) {
    return (
      <Link
        to="/t/$tenantId/accounts"
        params={params}
        search={{ account: of.channel_account_id }}
        {...rest}
      >
        {children}
      </Link>
    );
  }
  return <span className={rest.className}>{children}</span>;
}
