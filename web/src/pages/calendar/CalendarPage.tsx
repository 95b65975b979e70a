import { Construction } from "lucide-react";
import { Page } from "@/ui/Page";
import { EmptyState } from "@/ui/States";

export function CalendarPage() {
  return (
    <Page title="Calendar">
      <EmptyState icon={Construction} title="This page is not there yet">
        The calendar is being built. Until then, the API has it.
      </EmptyState>
    </Page>
  );
}
