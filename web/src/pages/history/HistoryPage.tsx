import { Construction } from "lucide-react";
import { Page } from "@/ui/Page";
import { EmptyState } from "@/ui/States";

export function HistoryPage() {
  return (
    <Page title="History">
      <EmptyState icon={Construction} title="This page is not there yet">
        The history is being built. Until then, the API has it.
      </EmptyState>
    </Page>
  );
}
