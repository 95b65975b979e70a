import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, type Schema } from "@/api/client";
import { tenantKey, useTenant } from "@/session/tenant";
import { zoneTime } from "@/time/zones";
import { Field, Select } from "@/ui/Field";
import { MAIL_KINDS, MAIL_TIMES, timesOf, type MailKind, type MailTime } from "@/ui/mailWords";
import { Card } from "@/ui/Page";
import { ErrorState, Loading } from "@/ui/States";
import { toast } from "@/ui/toasts";

type Settings = Schema["MailSettings"];

const PATH = "/api/v1/notifications/mail";
const kinds = Object.keys(MAIL_KINDS) as MailKind[];

const mailQuery = (tenantId: string) =>
  queryOptions({
    queryKey: tenantKey(tenantId, "mail"),
    queryFn: ({ signal }) =>
      answer(api.GET(PATH, { params: { query: { tenant_id: tenantId } }, signal })),
  });

/** Which notifications the person gets by e-mail, in this business. */
export function MailCard() {
  const { tenant_id: tenantId, timezone } = useTenant();
  const settings = useQuery(mailQuery(tenantId));
  return (
    <Card className="mt-4 grid gap-4">
      <div id="mail" className="scroll-mt-24">
        <h2 className="font-display text-lg font-semibold">Your e-mails</h2>
        {settings.data && <Where settings={settings.data} zone={timezone} />}
      </div>
      {settings.isPending && <Loading what="your e-mails" rows={3} />}
      {settings.isError && !settings.data && (
        <ErrorState
          title="What you get by e-mail could not be loaded"
          error={settings.error}
          onRetry={() => void settings.refetch()}
        />
      )}
      {settings.data && <Choices settings={settings.data} />}
    </Card>
  );
}

function Where({ settings, zone }: { settings: Settings; zone: string }) {
  if (!settings.sends_mail) {
    return (
      <p className="text-sm text-ink-soft">
        Whoever runs this Drumbeat has not set up e-mail, so nothing is sent for now. What you choose here counts
        once it is.
      </p>
    );
  }
  return (
    <p className="text-sm wrap-anywhere text-ink-soft">
      They go to {settings.email}, for you alone. In the morning is at 7:00, {zoneTime(zone)}, in one e-mail.
    </p>
  );
}

function Choices({ settings }: { settings: Settings }) {
  const { tenant_id: tenantId } = useTenant();
  const queries = useQueryClient();
  const { queryKey } = mailQuery(tenantId);
  const save = useMutation({
    mutationFn: (choices: Partial<Record<MailKind, MailTime>>) =>
      answer(api.PATCH(PATH, { params: { query: { tenant_id: tenantId } }, body: { choices } })),
    onSuccess: (saved) => {
      queries.setQueryData(queryKey, saved);
      toast("Saved.");
    },
  });
  const chosen = { ...settings.choices, ...(save.isPending ? save.variables : {}) };
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {kinds.map((kind) => (
        <Field key={kind} label={MAIL_KINDS[kind].label} hint={MAIL_KINDS[kind].hint}>
          {(wiring) => (
            <Select
              {...wiring}
              value={chosen[kind]}
              onChange={({ target }) => save.mutate({ [kind]: target.value as MailTime })}
            >
              {timesOf(kind).map((time) => (
                <option key={time} value={time}>
                  {MAIL_TIMES[time]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ))}
    </div>
  );
}
