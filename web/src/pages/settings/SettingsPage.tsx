import { Construction } from "lucide-react";
import { Page } from "@/ui/Page";
import { EmptyState } from "@/ui/States";

export function SettingsPage() {
  return (
    <Page title="Settings">
      <EmptyState icon={Construction} title="This page is not there yet">
        Settings are being built. Until then, the API has them.
      </EmptyState>
    </Page>
  );
}
