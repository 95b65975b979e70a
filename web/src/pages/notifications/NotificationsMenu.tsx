import { Link } from "@tanstack/react-router";
import { Bell } from "lucide-react";
import { useTenantId } from "@/session/tenant";
import { buttonClass } from "@/ui/Button";

export function NotificationsMenu() {
  return (
    <Link
      to="/t/$tenantId/notifications"
      params={{ tenantId: useTenantId() }}
      aria-label="Notifications"
      className={buttonClass("quiet", "icon")}
    >
      <Bell aria-hidden />
    </Link>
  );
}
