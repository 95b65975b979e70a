import { Construction } from "lucide-react";
import { Page } from "@/ui/Page";
import { EmptyState } from "@/ui/States";

export function MembersPage() {
  return (
    <Page title="Members">
      <EmptyState icon={Construction} title="This page is not there yet">
        Members are being built. Until then, the API has them.
      </EmptyState>
    </Page>
  );
}
