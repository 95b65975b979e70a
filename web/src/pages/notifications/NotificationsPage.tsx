import { Construction } from "lucide-react";
import { Page } from "@/ui/Page";
import { EmptyState } from "@/ui/States";

export function NotificationsPage() {
  return (
    <Page title="Notifications">
      <EmptyState icon={Construction} title="This page is not there yet">
        The list is being built. Until then, the API has it.
      </EmptyState>
    </Page>
  );
}
