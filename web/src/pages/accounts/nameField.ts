import { atMost } from "@/ui/lengths";
import { z } from "@/zod";

export const nameField = z
  .string()
  .trim()
  .min(1, "Write a name, such as Website.")
  .pipe(atMost(100));
