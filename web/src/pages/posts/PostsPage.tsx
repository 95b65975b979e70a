import { Construction } from "lucide-react";
import { Page } from "@/ui/Page";
import { EmptyState } from "@/ui/States";

export function PostsPage() {
  return (
    <Page title="Posts">
      <EmptyState icon={Construction} title="This page is not there yet">
        The list of posts is being built. Until then, the API has it.
      </EmptyState>
    </Page>
  );
}
