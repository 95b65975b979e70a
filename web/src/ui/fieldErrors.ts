import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import { Problem } from "@/api/problem";

/** From the API's field names to the form's, where they differ. */
type Names<T extends FieldValues> = Partial<Record<string, Path<T>>>;

/** Shows the API's errors at their fields, and focuses the first. */
export function showFieldErrors<T extends FieldValues>(
  form: UseFormReturn<T>,
  error: unknown,
  names: Names<T> = {},
): void {
  placed(form, error, names).forEach(({ name, message }, index) => {
    form.setError(name, { type: "api", message }, { shouldFocus: index === 0 });
  });
}

/** The error to show above the form: undefined when `showFieldErrors` found a field for it. */
export function generalError<T extends FieldValues>(
  form: UseFormReturn<T>,
  error: unknown,
  names: Names<T> = {},
): unknown {
  return placed(form, error, names).length > 0 ? null : error;
}

/** Fields within a field, such as a connection's. */
function isGroup(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function placed<T extends FieldValues>(form: UseFormReturn<T>, error: unknown, names: Names<T>) {
  if (!(error instanceof Problem)) return [];
  const values = form.getValues();
  return error.fields.flatMap(({ field, message }) => {
    // "schedule_times.0" is about schedule_times, unless it has a name of its own; so is "media[0].url".
    const path = field.replace(/^body\./, "");
    const [top = ""] = path.split(/[.[]/);
    const name = names[path] ?? names[top] ?? (top as Path<T>);
    if (top in values && isGroup(values[top])) return [{ name: path as Path<T>, message }];
    return name in values ? [{ name, message }] : [];
  });
}
