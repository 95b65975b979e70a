import { PenLine } from "lucide-react";
import { useState } from "react";
import { Controller, useWatch, type UseFormReturn } from "react-hook-form";
import { MediaField } from "@/media/MediaField";
import { Button } from "@/ui/Button";
import { Field, Input, Select, TextArea } from "@/ui/Field";
import { CTA_NAMES, CTA_TYPES, LONGEST, type ContentValues } from "./form";

interface ContentFieldsProps {
  form: UseFormReturn<ContentValues>;
  /** Notes about links, of the networks that it goes to. */
  linkNotes?: readonly string[];
}

/** The fields of a text: text, pictures, button and title. To be used in a form. */
export function ContentFields({ form, linkNotes = [] }: ContentFieldsProps) {
  const { register, formState, control } = form;
  const [button, title, text] = useWatch({ control, name: ["cta_type", "title", "base_caption"] });
  const [isTitled, setTitled] = useState(Boolean(title));
  const { errors } = formState;
  return (
    <div className="grid gap-4">
      <Field
        label="Text"
        error={errors.base_caption?.message}
        room={{ text, most: LONGEST.text }}
      >
        {(wiring) => <TextArea {...wiring} {...register("base_caption")} dir="auto" rows={6} />}
      </Field>
      <Controller
        control={control}
        name="media"
        render={({ field: { value, onChange } }) => (
          <MediaField value={value} onChange={onChange} error={errors.media?.message} />
        )}
      />
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
        {button === "CallNow" && (
          <Field label="Phone number" error={errors.cta_url?.message}>
            {(wiring) => (
              <Input
                {...wiring}
                {...register("cta_url")}
                type="tel"
                autoComplete="off"
                placeholder="(310) 555-0100"
              />
            )}
          </Field>
        )}
        {(button === "BookOnline" || button === "LearnMore") && (
          <Field label="Link" hint={linkNotes.join(" ")} error={errors.cta_url?.message}>
            {(wiring) => (
              <Input {...wiring} {...register("cta_url")} inputMode="url" placeholder="https://" />
            )}
          </Field>
        )}
      </div>
      {isTitled || errors.title ? (
        <Field
          label="Title"
          optional
          hint="For you and your colleagues, and for networks whose posts have a title. Left empty, it is how the text begins."
          error={errors.title?.message}
          room={{ text: title, most: LONGEST.title }}
        >
          {(wiring) => <Input {...wiring} {...register("title")} dir="auto" autoComplete="off" />}
        </Field>
      ) : (
        <div>
          <Button size="small" look="quiet" onClick={() => setTitled(true)}>
            <PenLine aria-hidden />
            Add a title (only you see it)
          </Button>
        </div>
      )}
    </div>
  );
}
