import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { MailOpen } from "lucide-react";
import { answer, api, type Schema } from "@/api/client";
import { Button } from "@/ui/Button";
import { ROLE } from "@/ui/statusWords";
import { Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";
import { meQuery, useMe } from "./me";

type Invitation = Schema["Invitation"];

/** The businesses that the person was invited to, each to be accepted or declined. */
export function Invitations() {
  const { invitations } = useMe();
  if (invitations.length === 0) return null;
  return (
    <section aria-label="Invitations" className="grid gap-2">
      {invitations.map((invitation) => (
        <Waiting key={invitation.id} invitation={invitation} />
      ))}
    </section>
  );
}

function Waiting({ invitation }: { invitation: Invitation }) {
  const { id, name, role, tenant_id: tenantId, invited_by: by } = invitation;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const params = { path: { invitation_id: id } };
  const again = () => queries.query({ ...meQuery, staleTime: 0 });
  const accept = useMutation({
    mutationFn: () => answer(api.POST("/api/v1/invitations/{invitation_id}/accept", { params })),
    onSuccess: async () => {
      await again();
      await navigate({ to: "/t/$tenantId/calendar", params: { tenantId }, ignoreBlocker: true });
    },
    onError: again,
  });
  const decline = useMutation({
    mutationFn: () => answer(api.POST("/api/v1/invitations/{invitation_id}/decline", { params })),
    onSuccess: () => toast(`The invitation to ${name} is declined.`),
    onSettled: again,
  });
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card bg-beat-soft px-4 py-3 text-beat-ink">
      <MailOpen aria-hidden className="size-5 shrink-0" />
      <p className="min-w-0 grow basis-56">
        You are invited to <Text className="font-semibold">{name}</Text>
        {by && (
          <>
            {" "}
            by <Text>{by}</Text>
          </>
        )}
        . Your role: {ROLE[role]}.
      </p>
      <div className="flex gap-2">
        <Button
          size="small"
          aria-label={`Decline ${name}`}
          busy={decline.isPending}
          onClick={() => decline.mutate()}
        >
          Decline
        </Button>
        <Button
          size="small"
          look="primary"
          aria-label={`Accept ${name}`}
          busy={accept.isPending}
          onClick={() => accept.mutate()}
        >
          Accept
        </Button>
      </div>
    </div>
  );
}
