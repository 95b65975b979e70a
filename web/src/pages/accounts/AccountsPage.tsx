import { Construction } from "lucide-react";
import { Page } from "@/ui/Page";
import { EmptyState } from "@/ui/States";

export function AccountsPage() {
  return (
    <Page title="Accounts">
      <EmptyState icon={Construction} title="This page is not there yet">
        Accounts are being built. Until then, the API has them.
      </EmptyState>
    </Page>
  );
}
