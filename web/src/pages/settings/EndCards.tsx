import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { answer, api } from "@/api/client";
import { useMe } from "@/session/me";
import { session } from "@/session/session";
import { tenantQuery, useTenant } from "@/session/tenant";
import { longDay } from "@/time/format";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Field, Input } from "@/ui/Field";
import { Card } from "@/ui/Page";
import { ErrorNote } from "@/ui/States";
import { Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";

/** Deletes the business after a week. */
export function DeleteBusinessCard() {
  const tenant = useTenant();
  const queries = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const leave = useMutation({
    mutationFn: (name: string) =>
      answer(
        api.DELETE("/api/v1/tenants/{tenant_id}", {
          params: { path: { tenant_id: tenant.tenant_id }, query: { name } },
        }),
      ),
    meta: { showsError: true },
    onSuccess: (left) => {
      queries.setQueryData(tenantQuery(left.tenant_id).queryKey, left);
      setIsAsking(false);
    },
  });
  return (
    <Card className="mt-4 grid justify-items-start gap-3">
      <h2 className="font-display text-lg font-semibold">Delete the business</h2>
      {tenant.leaves_at ? (
        <p className="text-sm text-ink-soft">
          It will be deleted on {longDay(tenant.leaves_at, tenant.timezone)}.
        </p>
      ) : (
        <>
          <p className="text-sm text-ink-soft">
            With everything in it, seven days after you ask for it. Until then you can change your mind.
          </p>
          <Button onClick={() => setIsAsking(true)}>
            <Trash2 aria-hidden />
            <span>
              Delete <Text>{tenant.name}</Text>…
            </span>
          </Button>
        </>
      )}
      {isAsking && (
        <TypedConfirmation
          title={`Delete ${tenant.name}?`}
          label="Type the name of the business to confirm"
          wanted={tenant.name}
          confirm={`Delete ${tenant.name} in 7 days`}
          busy={leave.isPending}
          error={leave.error}
          onCancel={() => setIsAsking(false)}
          onConfirm={() => leave.mutate(tenant.name)}
        >
          <ul className="list-disc space-y-1 pl-5">
            <li>Everything goes on for seven days, and any admin can keep the business.</li>
            <li>
              Then its calendar, texts, history, pictures, videos, banners and accounts are deleted for good, and
              its members lose it.
            </li>
            <li>What was posted stays on the networks.</li>
            <li>Export it first if you want to keep anything.</li>
          </ul>
        </TypedConfirmation>
      )}
    </Card>
  );
}

/** Deletes the person's own login. */
export function DeleteLoginCard() {
  const me = useMe();
  const [isAsking, setIsAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => answer(api.DELETE("/api/auth/me", { params: { query: { email: me.email } } })),
    meta: { showsError: true },
    onSuccess: () => {
      session.signOut();
      toast("Your login is deleted.");
    },
  });
  return (
    <Card className="mt-4 grid justify-items-start gap-3">
      <div>
        <h2 className="font-display text-lg font-semibold">Your login</h2>
        <p className="text-sm wrap-anywhere text-ink-soft">{me.email}</p>
      </div>
      <Button onClick={() => setIsAsking(true)}>
        <Trash2 aria-hidden />
        Delete my login…
      </Button>
      {isAsking && (
        <TypedConfirmation
          title="Delete your login?"
          label="Type your email address to confirm"
          wanted={me.email}
          confirm="Delete my login"
          busy={remove.isPending}
          error={remove.error}
          onCancel={() => setIsAsking(false)}
          onConfirm={() => remove.mutate()}
        >
          <ul className="list-disc space-y-1 pl-5">
            <li>You leave every business at once. What you made there stays with them.</li>
            <li>This can&rsquo;t be undone; you can register again with the same address.</li>
          </ul>
        </TypedConfirmation>
      )}
    </Card>
  );
}

interface TypedConfirmationProps {
  title: string;
  label: string;
  /** The text that has to be typed. */
  wanted: string;
  confirm: string;
  busy: boolean;
  error: unknown;
  onCancel: () => void;
  onConfirm: () => void;
  children: ReactNode;
}

function TypedConfirmation({ title, label, wanted, error, children, ...rest }: TypedConfirmationProps) {
  const [typed, setTyped] = useState("");
  const [hint, setHint] = useState<string>();
  const confirm = () => {
    if (typed.trim().toLowerCase() === wanted.toLowerCase()) rest.onConfirm();
    else setHint(`Type: ${wanted}`);
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={rest.onCancel}
      title={title}
      confirm={rest.confirm}
      danger
      busy={rest.busy}
      onConfirm={confirm}
    >
      <div className="grid gap-4">
        {children}
        <Field label={label} error={hint}>
          {(wiring) => (
            <Input
              {...wiring}
              autoComplete="off"
              value={typed}
              onChange={({ target }) => {
                setTyped(target.value);
                setHint(undefined);
              }}
            />
          )}
        </Field>
        <ErrorNote error={error} />
      </div>
    </ConfirmDialog>
  );
}
