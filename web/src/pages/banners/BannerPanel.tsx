import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect, useId } from "react";
import { Controller, useForm, useWatch } from "react-hook-form";
import { useRights } from "@/session/tenant";
import { Button } from "@/ui/Button";
import { Sheet } from "@/ui/Dialog";
import { Checkbox, Field, Input } from "@/ui/Field";
import { generalError, showFieldErrors } from "@/ui/fieldErrors";
import { atMost } from "@/ui/lengths";
import { ErrorNote } from "@/ui/States";
import { toast } from "@/ui/toasts";
import { useUnsaved } from "@/ui/unsaved";
import { z } from "@/zod";
import { PictureField } from "./PictureField";
import { useChangeBanner, useCreateBanner, type Banner, type Draft, type Website } from "./queries";

const MAX_TITLE = 60;

const fields = z
  .object({
    asset_id: z.string().nullable(),
    title: z.string().trim().min(1, "Give the banner a title.").pipe(atMost(MAX_TITLE)),
    link_url: z.string(),
    starts_on: z.string(),
    ends_on: z.string(),
    is_active: z.boolean(),
  })
  .refine(({ starts_on, ends_on }) => !starts_on || !ends_on || starts_on <= ends_on, {
    path: ["ends_on"],
    message: "The last day is the first one, or a later one.",
  });
type Values = z.infer<typeof fields>;

interface PanelProps {
  website: Website;
  /** Undefined for a new banner. */
  banner: Banner | undefined;
  onClose: () => void;
}

/** One banner: its picture, text and days. */
export function BannerPanel({ website, banner, onClose }: PanelProps) {
  const id = useId();
  const rights = useRights();
  const create = useCreateBanner(website);
  const change = useChangeBanner(website);
  const form = useForm<Values>({
    resolver: zodResolver(fields),
    mode: "onTouched",
    defaultValues: {
      asset_id: banner?.asset_id ?? null,
      title: banner?.title ?? "",
      link_url: banner?.link_url ?? "",
      starts_on: banner?.starts_on ?? "",
      ends_on: banner?.ends_on ?? "",
      is_active: banner?.is_active ?? true,
    },
  });
  const { errors, isDirty } = form.formState;
  const title = useWatch({ control: form.control, name: "title" });
  const isSaved = create.isSuccess || change.isSuccess;
  const unsaved = useUnsaved(
    isDirty && !isSaved,
    "The banner has not been saved yet. What you filled in here would be lost.",
  );
  // After a render in which the form counts as saved, so that it does not ask about unsaved
  // changes.
  useEffect(() => {
    if (isSaved) onClose();
  }, [isSaved, onClose]);
  const failure = create.error ?? change.error;

  function send(values: Values) {
    const body = draftOf(values);
    const answers = {
      onSuccess: () => toast(banner ? "The banner is saved." : "The banner is added."),
      onError: (error: unknown) => showFieldErrors(form, error),
    };
    if (banner) change.mutate({ id: banner.id, ...body, version: banner.version }, answers);
    else create.mutate(body, answers);
  }

  return (
    <Sheet
      open
      onOpenChange={() => unsaved.leave(onClose)}
      title={banner ? "Edit the banner" : "Add a banner"}
      description="Your website shows it within a minute."
      footer={
        <>
          <Button onClick={() => unsaved.leave(onClose)}>Cancel</Button>
          <Button
            type="submit"
            form={id}
            look="primary"
            busy={create.isPending || change.isPending}
            whyNot={rights.whyNotEdit}
          >
            {banner ? "Save" : "Add banner"}
          </Button>
        </>
      }
    >
      <form id={id} noValidate className="grid grid-cols-1 gap-5" onSubmit={form.handleSubmit(send)}>
        <ErrorNote error={generalError(form, failure)} />
        <Controller
          control={form.control}
          name="asset_id"
          render={({ field }) => (
            <PictureField value={field.value} onChange={field.onChange} error={errors.asset_id?.message} />
          )}
        />
        <Field
          label="Title"
          hint="Read out to people who can't see the picture, unless that has a text of its own."
          error={errors.title?.message}
          room={{ text: title, most: MAX_TITLE }}
        >
          {(wiring) => <Input {...wiring} autoComplete="off" {...form.register("title")} />}
        </Field>
        <Field
          label="Where a click leads"
          optional
          hint="Begins with https://"
          error={errors.link_url?.message}
        >
          {(wiring) => (
            <Input
              {...wiring}
              type="url"
              dir="ltr"
              autoComplete="off"
              placeholder="https://www.example.com/winter"
              {...form.register("link_url")}
            />
          )}
        </Field>
        <div className="grid gap-5 sm:grid-cols-2">
          <Field label="First day" optional error={errors.starts_on?.message}>
            {(wiring) => <Input {...wiring} type="date" {...form.register("starts_on")} />}
          </Field>
          <Field label="Last day" optional error={errors.ends_on?.message}>
            {(wiring) => <Input {...wiring} type="date" {...form.register("ends_on")} />}
          </Field>
        </div>
        <Checkbox label="On: shown on these days" {...form.register("is_active")} />
        {unsaved.question}
      </form>
    </Sheet>
  );
}

function draftOf({ asset_id, title, link_url, starts_on, ends_on, is_active }: Values): Draft {
  return {
    asset_id,
    title,
    link_url: link_url.trim() || null,
    starts_on: starts_on || null,
    ends_on: ends_on || null,
    is_active,
  };
}
