import { zodResolver } from "@hookform/resolvers/zod";
import { useForm, useWatch } from "react-hook-form";
import type { Asset } from "@/media/asset";
import { useEditAsset, useKnownLabels } from "@/media/queries";
import { split } from "@/options/options";
import { useRights, useTenantId } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { Field, Input, TextArea } from "@/ui/Field";
import { generalError, showFieldErrors } from "@/ui/fieldErrors";
import { atMost } from "@/ui/lengths";
import { ErrorNote } from "@/ui/States";
import { toast } from "@/ui/toasts";
import { useUnsaved } from "@/ui/unsaved";
import { z } from "@/zod";
import { completions } from "./completions";

/** The API's limits, in characters. */
const LONGEST = { title: 200, description: 5_000, alt: 1_000 } as const;

const schema = z.object({
  title: z.string().trim().pipe(atMost(LONGEST.title)),
  description: atMost(LONGEST.description),
  alt_text: atMost(LONGEST.alt),
  labels: z.string(),
});
type Values = z.infer<typeof schema>;

const valuesOf = (asset: Asset): Values => ({
  title: asset.title,
  description: asset.description,
  alt_text: asset.alt_text,
  labels: asset.labels.join(", "),
});

const ASKED = " Approved posts that show it wait for approval again once you change this.";

/** The editable fields of a picture or video. */
export function EditForm({ asset }: { asset: Asset }) {
  const tenantId = useTenantId();
  const rights = useRights();
  const edit = useEditAsset(tenantId);
  const form = useForm<Values>({ resolver: zodResolver(schema), values: valuesOf(asset), resetOptions: { keepDirtyValues: true } });
  const { isDirty, errors } = form.formState;
  const [alt, description, title, labels] = useWatch({
    control: form.control,
    name: ["alt_text", "description", "title", "labels"],
  });
  const known = useKnownLabels(tenantId);
  const unsaved = useUnsaved(isDirty, "What you wrote is not saved yet.");

  function save() {
    void form.handleSubmit((values) =>
      edit.mutate(
        { asset, change: { ...values, labels: split(values.labels) } },
        {
          onSuccess: (saved) => {
            form.reset(valuesOf(saved));
            toast("Saved.");
          },
          onError: (error) => showFieldErrors(form, error),
        },
      ),
    )();
  }

  return (
    <form
      noValidate
      aria-label="What is said of it"
      className="grid grid-cols-1 gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <ErrorNote error={generalError(form, edit.error)} />
      <Field label="Title" error={errors.title?.message} room={{ text: title, most: LONGEST.title }}>
        {(wiring) => <Input {...wiring} {...form.register("title")} autoComplete="off" />}
      </Field>
      <Field
        label="Description"
        optional
        hint="What a post with it says, until you write another text there."
        error={errors.description?.message}
        room={{ text: description, most: LONGEST.description }}
      >
        {(wiring) => <TextArea {...wiring} {...form.register("description")} rows={2} />}
      </Field>
      <Field
        label="For those who can't see it"
        optional
        hint={`What it shows, in a sentence. Networks read it out (“alt text”).${rights.canAdminister ? "" : ASKED}`}
        error={errors.alt_text?.message}
        room={{ text: alt, most: LONGEST.alt }}
      >
        {(wiring) => <TextArea {...wiring} {...form.register("alt_text")} rows={2} />}
      </Field>
      <Field label="Labels" optional hint="Parted by commas: winter, team" error={errors.labels?.message}>
        {(wiring) => (
          <>
            <Input {...wiring} {...form.register("labels")} list={`${wiring.id}-known`} autoComplete="off" />
            <datalist id={`${wiring.id}-known`}>
              {completions(labels, known).map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <div>
        <Button
          type="submit"
          busy={edit.isPending}
          whyNot={rights.whyNotEdit ?? (isDirty ? undefined : "Nothing was changed yet.")}
        >
          Save
        </Button>
      </div>
      {unsaved.question}
    </form>
  );
}
