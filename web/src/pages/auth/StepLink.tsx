import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useFormContext, useWatch } from "react-hook-form";

const route = getRouteApi("/auth");

interface StepLinkProps {
  to: "/sign-in" | "/register" | "/confirm" | "/forgot" | "/reset";
  children: ReactNode;
}

/** To another step of getting in; the address that was typed here comes along. */
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
