import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useFormContext, useWatch } from "react-hook-form";

const route = getRouteApi("/auth");

interface StepLinkProps {
  to: "/sign-in" | "/register" | "/confirm" | "/forgot" | "/reset";
  children: ReactNode;
}

/** A link to another step of signing in that keeps the typed email. */
export function StepLink({ to, children }: StepLinkProps) {
  const { back } = route.useSearch();
  const { control } = useFormContext<{ email: string }>();
  const email = useWatch({ control, name: "email" }) || undefined;
  return (
    <Link to={to} search={{ back, email }}>
      {children}
    </Link>
  );
}
