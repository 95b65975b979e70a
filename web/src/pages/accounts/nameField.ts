import { z } from "@/zod";

export const nameField = z
  .string()
  .trim()
  .min(1, "Write a name, such as Website.")
  .max(100, "Use at most 100 characters.");
