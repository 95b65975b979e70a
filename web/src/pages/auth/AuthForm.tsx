import type { UseMutationResult } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";
import { FormProvider, type FieldValues, type UseFormReturn } from "react-hook-form";
import { useArrival } from "@/ui/arrival";
import { Button } from "@/ui/Button";
import { generalError, showFieldErrors } from "@/ui/fieldErrors";
import { ErrorNote } from "@/ui/States";

export interface AuthFormProps<Values extends FieldValues> {
  title: string;
  intro?: ReactNode;
  form: UseFormReturn<Values>;
  /** The submit button's label. */
  action: string;
  step: Pick<UseMutationResult<unknown, Error, Values>, "mutate" | "isPending" | "error">;
  children: ReactNode;
  /** Links to other pages. */
  links?: ReactNode;
}

/**
 * One step of signing in: a title, some fields, one button. Errors are shown beside their field, or
 * above all.
 */
export function AuthForm<Values extends FieldValues>(props: AuthFormProps<Values>) {
  const { title, form, step } = props;
  const heading = useArrival();
  useEffect(() => {
    document.title = `${title} · Drumbeat`;
  }, [title]);
  return (
    <FormProvider {...form}>
      <form
        noValidate
        className="grid gap-5"
        onSubmit={form.handleSubmit((values) =>
          step.mutate(values, { onError: (error) => showFieldErrors(form, error) }),
        )}
      >
        <div className="grid gap-1.5">
          <h1
            ref={heading}
            tabIndex={-1}
            className="font-display text-3xl font-semibold tracking-tight outline-none"
          >
            {title}
          </h1>
          {props.intro && <div className="text-ink-soft">{props.intro}</div>}
        </div>
        <ErrorNote error={generalError(form, step.error)} />
        {props.children}
        <Button type="submit" look="primary" busy={step.isPending} className="w-full">
          {props.action}
        </Button>
        {props.links && (
          <div className="grid gap-2 border-t border-line pt-4 text-sm [&_a]:font-semibold [&_a]:text-accent [&_a]:underline">
            {props.links}
          </div>
        )}
      </form>
    </FormProvider>
  );
}
