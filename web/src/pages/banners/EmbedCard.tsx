import { useQuery } from "@tanstack/react-query";
import { ExternalLink, KeyRound } from "lucide-react";
import { useState } from "react";
import { useRights } from "@/session/tenant";
import { Button, buttonClass } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { CopyButton } from "@/ui/CopyButton";
import { Details } from "@/ui/Details";
import { Card } from "@/ui/Page";
import { ErrorState, Loading } from "@/ui/States";
import { toast } from "@/ui/toasts";
import { siteQuery, useRotate, type Website } from "./queries";

/** The HTML for the website's page, with a copy button. */
export function EmbedCard({ website }: { website: Website }) {
  const rights = useRights();
  const site = useQuery(siteQuery(website));
  const [rotating, setRotating] = useState(false);
  return (
    <Card className="grid grid-cols-1 gap-4">
      <div>
        <h2 className="font-display text-lg font-semibold">On your website</h2>
        <p className="mt-1 max-w-prose text-sm text-ink-soft">
          Put this into your page where it is to show the banners. It needs to be done once: what you
          change here follows by itself.
        </p>
      </div>
      {site.isPending && <Loading what="the code" rows={1} />}
      {site.isError && (
        <ErrorState
          title="The code could not be loaded"
          error={site.error}
          onRetry={() => void site.refetch()}
        />
      )}
      {site.data && (
        <>
          <Code what="the code" text={site.data.embed_html} />
          <Details summary="For websites that let no script in">
            <Code what="the frame" text={site.data.frame_html} />
          </Details>
          <div className="flex flex-wrap gap-2">
            <a href={site.data.page_url} target="_blank" rel="noreferrer" className={buttonClass("secondary", "small")}>
              <ExternalLink aria-hidden />
              See it
            </a>
            <Button
              size="small"
              look="quiet"
              whyNot={rights.whyNotAdminister}
              onClick={() => setRotating(true)}
            >
              <KeyRound aria-hidden />
              New key
            </Button>
          </div>
        </>
      )}
      {rotating && <RotateDialog website={website} onClose={() => setRotating(false)} />}
    </Card>
  );
}

function Code({ what, text }: { what: string; text: string }) {
  return (
    <div className="grid grid-cols-1 gap-2">
      <code dir="ltr" className="rounded-control bg-sunken p-3 font-mono text-sm break-all whitespace-pre-wrap">
        {text}
      </code>
      <div>
        <CopyButton what={what} text={text} />
      </div>
    </div>
  );
}

function RotateDialog({ website, onClose }: { website: Website; onClose: () => void }) {
  const rotate = useRotate(website);
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title="Make a new key?"
      confirm="Make a new key"
      danger
      busy={rotate.isPending}
      onConfirm={() =>
        rotate.mutate(undefined, {
          onSuccess: () => {
            onClose();
            toast("There is a new key. Put the new code on your website.");
          },
        })
      }
    >
      The code that is on your website now stops showing banners within minutes, and so does every other page
      that uses it. You then put the new code there. This can&rsquo;t be undone.
    </ConfirmDialog>
  );
}
