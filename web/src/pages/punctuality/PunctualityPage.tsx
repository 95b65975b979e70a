import { Construction } from "lucide-react";
import { Page } from "@/ui/Page";
import { EmptyState } from "@/ui/States";

export function PunctualityPage() {
  return (
    <Page title="Punctuality">
      <EmptyState icon={Construction} title="This page is not there yet">
        The figures are being built. Until then, the API has them.
      </EmptyState>
    </Page>
  );
}
