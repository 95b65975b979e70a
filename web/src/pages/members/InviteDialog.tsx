import { zodResolver } from "@hookform/resolvers/zod";
import { useId } from "react";
import { useForm } from "react-hook-form";
import { z } from "@/zod";
import { Problem } from "@/api/problem";
import { emailField } from "@/session/email";
import { useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field, Input, Select } from "@/ui/Field";
import { generalError, showFieldErrors } from "@/ui/fieldErrors";
import { ROLE } from "@/ui/statusWords";
import { ErrorNote } from "@/ui/States";
import { toast } from "@/ui/toasts";
import { useUnsaved } from "@/ui/unsaved";
import { useInvite } from "./queries";
import { ROLES } from "./roles";

const schema = z.object({
  email: emailField,
  role: z.enum(["admin", "editor", "viewer"]),
});
type Values = z.infer<typeof schema>;

interface InviteDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function InviteDialog({ open, onOpenChange }: InviteDialogProps) {
  const formId = useId();
  const invite = useInvite(useTenantId());
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    defaultValues: { email: "", role: "editor" },
  });
  const { errors, isDirty } = form.formState;
  const unsaved = useUnsaved(open && isDirty, "The invitation has not been sent.");

  function close() {
    form.reset();
    invite.reset();
    onOpenChange(false);
  }

  function send(values: Values) {
    invite.mutate(values, {
      onSuccess: (member) => {
        close();
        toast(
          member.joined
            ? `${member.email} is in.`
            : `${member.email} is invited. Tell them to sign in with this address and accept.`,
        );
      },
      onError: (error) => {
        showFieldErrors(form, error);
        if (isKnown(error)) form.setError("email", { message: error.message }, { shouldFocus: true });
      },
    });
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? onOpenChange(true) : unsaved.leave(close))}
      title="Invite somebody"
      description="Drumbeat writes them no email: tell them yourself. They sign in with this address, and accept."
      footer={
        <>
          <Button onClick={() => unsaved.leave(close)}>Cancel</Button>
          <Button type="submit" form={formId} look="primary" busy={invite.isPending}>
            Invite
          </Button>
        </>
      }
    >
      <form id={formId} noValidate className="grid gap-5" onSubmit={form.handleSubmit(send)}>
        <ErrorNote error={isKnown(invite.error) ? null : generalError(form, invite.error)} />
        <Field label="Email" error={errors.email?.message}>
          {(wiring) => (
            <Input {...wiring} type="email" autoComplete="off" {...form.register("email")} />
          )}
        </Field>
        <Field label="Role" error={errors.role?.message}>
          {(wiring) => (
            <Select {...wiring} {...form.register("role")}>
              {ROLES.map(({ value, may }) => (
                <option key={value} value={value}>
                  {ROLE[value]}: {may}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </form>
      {unsaved.question}
    </Dialog>
  );
}

function isKnown(error: unknown): error is Problem {
  return error instanceof Problem && error.code === "member_exists";
}
