import { useWatch, type UseFormReturn } from "react-hook-form";
import { Field, Input, Select, TextArea } from "@/ui/Field";
import { CTA_NAMES, CTA_TYPES, type ContentValues } from "./form";

/** What a content item says: title, caption, media and button. Goes into a form of its own. */
export function ContentFields({ form }: { form: UseFormReturn<ContentValues> }) {
  const { register, formState, control } = form;
  const button = useWatch({ control, name: "cta_type" });
  const { errors } = formState;
  return (
    <div className="grid gap-4">
      <Field label="Title" hint="For you and your colleagues. Networks don't show it; webhooks receive it." error={errors.title?.message}>
        {(wiring) => <Input {...wiring} {...register("title")} autoComplete="off" />}
      </Field>
      <Field label="Caption" optional error={errors.base_caption?.message}>
        {(wiring) => <TextArea {...wiring} {...register("base_caption")} rows={6} />}
      </Field>
      <Field
        label="Media URL"
        optional
        hint="Where the networks can fetch the picture; one address per line."
        error={errors.media_urls?.message}
      >
        {(wiring) => (
          <TextArea {...wiring} {...register("media_urls")} rows={2} inputMode="url" spellCheck={false} />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Button" optional error={errors.cta_type?.message}>
          {(wiring) => (
            <Select {...wiring} {...register("cta_type")}>
              {CTA_TYPES.map((type) => (
                <option key={type} value={type}>
                  {CTA_NAMES[type]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {button !== "None" && (
          <Field label="Button's address" error={errors.cta_url?.message}>
            {(wiring) => (
              <Input
                {...wiring}
                {...register("cta_url")}
                inputMode="url"
                placeholder={button === "CallNow" ? "tel:+15550100" : "https://"}
              />
            )}
          </Field>
        )}
      </div>
    </div>
  );
}
