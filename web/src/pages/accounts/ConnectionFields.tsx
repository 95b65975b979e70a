import { KeyRound } from "lucide-react";
import { useFormContext } from "react-hook-form";
import { Button } from "@/ui/Button";
import { Field, Input } from "@/ui/Field";
import type { ConnectionValues } from "./connection";
import { CopyButton } from "./CopyButton";
import { newSecret } from "./secret";

/** What a network has to be given. It is kept encrypted, and never shown again. */
export function ConnectionFields({ platform }: { platform: string }) {
  return platform === "facebook" ? <FacebookFields /> : <WebhookFields />;
}

function FacebookFields() {
  const { register, formState } = useFormContext<ConnectionValues>();
  const { errors } = formState;
  return (
    <>
      <Field
        label="Page number"
        hint="On Facebook it stands under About, Page transparency."
        error={errors.page_id?.message}
      >
        {(wiring) => (
          <Input
            {...wiring}
            inputMode="numeric"
            autoComplete="off"
            className="font-mono"
            {...register("page_id")}
          />
        )}
      </Field>
      <Field
        label="Page access token"
        hint="It has to allow posting to the page (pages_manage_posts). It is kept encrypted and never shown again."
        error={errors.access_token?.message}
      >
        {(wiring) => (
          <Input
            {...wiring}
            type="password"
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
            {...register("access_token")}
          />
        )}
      </Field>
    </>
  );
}

function WebhookFields() {
  const { register, setValue, watch, formState } = useFormContext<ConnectionValues>();
  const { errors } = formState;
  return (
    <>
      <Field
        label="URL"
        hint="Posts are sent there as signed JSON. Only its host is shown afterwards."
        error={errors.url?.message}
      >
        {(wiring) => (
          <Input
            {...wiring}
            type="url"
            autoComplete="off"
            spellCheck={false}
            placeholder="https://"
            {...register("url")}
          />
        )}
      </Field>
      <Field
        label="Secret"
        hint="Signs what is sent (Standard Webhooks). Your receiver needs the same: copy it now, it is never shown again."
        error={errors.secret?.message}
      >
        {(wiring) => (
          <Input
            {...wiring}
            autoComplete="off"
            spellCheck={false}
            placeholder="whsec_"
            className="font-mono text-sm"
            {...register("secret")}
          />
        )}
      </Field>
      <div className="-mt-2 flex flex-wrap gap-2">
        <Button
          size="small"
          onClick={() =>
            setValue("secret", newSecret(), { shouldDirty: true, shouldValidate: true })
          }
        >
          <KeyRound aria-hidden />
          Generate a secret
        </Button>
        <CopyButton what="the secret" text={watch("secret")} />
      </div>
    </>
  );
}
