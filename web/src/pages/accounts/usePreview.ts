import { useQuery } from "@tanstack/react-query";
import { useFormContext, useWatch } from "react-hook-form";
import { Problem, type FieldProblem } from "@/api/problem";
import { useTenantId } from "@/session/tenant";
import { useSettled } from "@/ui/useSettled";
import { previewQuery, type Slot } from "./queries";
import { EVERY_DAY, fromValues, scheduleSchema, type Schedule, type ScheduleValues } from "./schedule";

const SETTLED_MS = 350;
/** Used while there is nothing to request. */
const NONE: Schedule = {
  posts_per_week: 1,
  schedule_timezone: "UTC",
  schedule_times: ["09:00"],
  days_of_week: EVERY_DAY,
};

export interface ShownPreview {
  slots: readonly Slot[] | undefined;
  /** What to correct first, when no preview is possible. */
  hindrance: string | undefined;
  isLate: boolean;
  error: unknown;
  /** The API's errors, by field. */
  problems: Partial<Record<keyof ScheduleValues, string>>;
  retry: () => void;
}

/** The slots of the form's schedule, shortly after the last change. */
export function usePreview(): ShownPreview {
  const { control } = useFormContext<ScheduleValues>();
  const [posts_per_week, schedule_timezone, schedule_times, days_of_week] = useWatch({
    control,
    name: ["posts_per_week", "schedule_timezone", "schedule_times", "days_of_week"],
  });
  const checked = scheduleSchema.safeParse({
    posts_per_week,
    schedule_timezone,
    schedule_times,
    days_of_week,
  });
  const wanted = checked.success ? JSON.stringify(fromValues(checked.data)) : "";
  const asked = useSettled(wanted, SETTLED_MS);
  const query = useQuery({
    ...previewQuery(useTenantId(), asked ? (JSON.parse(asked) as Schedule) : NONE),
    enabled: asked !== "",
  });
  const isCurrent = asked === wanted;
  const fields = isCurrent && query.error instanceof Problem ? query.error.fields : [];
  return {
    slots: checked.success ? query.data : undefined,
    hindrance: checked.error?.issues[0]?.message,
    isLate: !isCurrent || query.isFetching,
    error: isCurrent && fields.length === 0 ? query.error : null,
    problems: byField(fields),
    retry: () => void query.refetch(),
  };
}

function byField(fields: readonly FieldProblem[]): ShownPreview["problems"] {
  const found: Record<string, string> = {};
  for (const { field, message } of fields) {
    const [name = ""] = field.split(".");
    found[name] ??= message;
  }
  return found;
}
