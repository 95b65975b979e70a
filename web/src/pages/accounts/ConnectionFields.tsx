import { KeyRound } from "lucide-react";
import { useFormContext } from "react-hook-form";
import { Button } from "@/ui/Button";
import { Field, Input } from "@/ui/Field";
import type { ConnectionField, ConnectionValues, Platform } from "./connection";
import { CopyButton } from "@/ui/CopyButton";
import { newSecret } from "./secret";

/** The fields of a pasted connection. It is stored encrypted, and never shown again. */
export function ConnectionFields({ platform }: { platform: Platform }) {
  const { fields, guide } = platform.connects_by;
  return (
    <>
      {guide && <p className="text-sm text-ink-soft">{guide}</p>}
      {fields.map((field) => (
        <PastedField key={field.name} field={field} />
      ))}
    </>
  );
}

function PastedField({ field }: { field: ConnectionField }) {
  const { register, setValue, watch, formState } = useFormContext<ConnectionValues>();
  const path = `connection.${field.name}` as const;
  return (
    <>
      <Field
        label={field.label}
        hint={field.help}
        error={formState.errors.connection?.[field.name]?.message}
      >
        {(wiring) => (
          <Input
            {...wiring}
            type={INPUT_TYPES[field.kind]}
            autoComplete="off"
            spellCheck={false}
            placeholder={field.example}
            className={field.kind === "url" ? undefined : "font-mono text-sm"}
            {...register(path)}
          />
        )}
      </Field>
      {field.can_be_made && (
        <div className="-mt-2 flex flex-wrap gap-2">
          <Button
            size="small"
            onClick={() => setValue(path, newSecret(), { shouldDirty: true, shouldValidate: true })}
          >
            <KeyRound aria-hidden />
            Generate a secret
          </Button>
          <CopyButton what="the secret" text={watch(path)} />
        </div>
      )}
    </>
  );
}

const INPUT_TYPES = { text: "text", url: "url", secret: "password" } as const;
