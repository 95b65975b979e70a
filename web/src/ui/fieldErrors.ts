import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import { Problem } from "@/api/problem";

/**
 * Puts the API's field errors beside their fields and returns what is left to show above the form:
 * the problem itself when none of its fields is in the form. `names` maps API fields to the form's
 * where they differ.
 */
export function showFieldErrors<T extends FieldValues>(
  form: UseFormReturn<T>,
  error: unknown,
  names: Partial<Record<string, Path<T>>> = {},
): unknown {
  if (!(error instanceof Problem) || error.fields.length === 0) return error;
  let focused = false;
  for (const { field, message } of error.fields) {
    // "body.schedule_times.0" is about schedule_times.
    const [top = ""] = field.replace(/^body\./, "").split(".");
    const name = names[top] ?? (top as Path<T>);
    if (!(name in form.getValues())) continue;
    form.setError(name, { type: "api", message }, { shouldFocus: !focused });
    focused = true;
  }
  return focused ? null : error;
}
