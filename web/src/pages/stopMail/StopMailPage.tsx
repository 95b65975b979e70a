import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { MailX } from "lucide-react";
import { answer, api, type Schema } from "@/api/client";
import { MAIL_KINDS } from "@/ui/mailWords";
import { Button } from "@/ui/Button";
import { ErrorNote } from "@/ui/States";

const route = getRouteApi("/auth/stop-mail");

/**
 * Asks for confirmation before it stops e-mails, because programs that check links in mail open
 * them too.
 */
export function StopMailPage() {
  const { token } = route.useSearch();
  const stop = useMutation({
    mutationFn: (sent: string) =>
      answer(api.POST("/api/public/mail/stop", { params: { query: { token: sent } } })),
    meta: { showsError: true },
  });
  if (stop.data) return <Stopped what={stop.data} />;
  return (
    <div className="grid justify-items-start gap-4">
      <h1 className="font-display text-2xl font-semibold">Stop these e-mails?</h1>
      {token ? (
        <>
          <p className="text-ink-soft">
            You get no more e-mails of this kind. What you would have been told stays in Drumbeat.
          </p>
          <ErrorNote error={stop.error} />
          <Button look="primary" busy={stop.isPending} onClick={() => stop.mutate(token)}>
            <MailX aria-hidden />
            Stop these e-mails
          </Button>
        </>
      ) : (
        <p className="text-ink-soft">
          This link is not complete. Open it from the e-mail again, or choose which e-mails you get in the settings
          of the business.
        </p>
      )}
    </div>
  );
}

function Stopped({ what }: { what: Schema["StoppedMail"] }) {
  return (
    <div role="status" className="grid justify-items-start gap-4">
      <h1 className="font-display text-2xl font-semibold">Stopped</h1>
      <p className="text-ink-soft">
        {what.kind
          ? `You get no more e-mails about ${MAIL_KINDS[what.kind].about}. It can take a minute.`
          : "This address gets no more invitations by e-mail. It can take a minute."}
      </p>
      {what.tenant_id && (
        <Link to="/t/$tenantId/settings" params={{ tenantId: what.tenant_id }} hash="mail" className="underline">
          Choose which e-mails you get
        </Link>
      )}
    </div>
  );
}
