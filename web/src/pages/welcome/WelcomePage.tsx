import { Page } from "@/ui/Page";

export function WelcomePage() {
  return (
    <main>
      <Page title="Your first tenant" narrow>
        This page is not there yet.
      </Page>
    </main>
  );
}
