import { useEffect, type ReactNode, type SubmitEventHandler } from "react";
import { useArrival } from "@/ui/arrival";
import { Button } from "@/ui/Button";
import { ErrorNote } from "@/ui/States";

export interface AuthFormProps {
  title: string;
  intro?: ReactNode;
  /** What the button does. */
  action: string;
  busy: boolean;
  error: unknown;
  onSubmit: SubmitEventHandler<HTMLFormElement>;
  children: ReactNode;
  /** Where else to go from here. */
  links?: ReactNode;
}

/** One step of getting in: a title, some fields, one button. */
export function AuthForm(props: AuthFormProps) {
  const { title } = props;
  const heading = useArrival();
  useEffect(() => {
    document.title = `${title} · Drumbeat`;
  }, [title]);
  return (
    <form noValidate className="grid gap-5" onSubmit={props.onSubmit}>
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
      <ErrorNote error={props.error} />
      {props.children}
      <Button type="submit" look="primary" busy={props.busy} className="w-full">
        {props.action}
      </Button>
      {props.links && (
        <div className="grid gap-2 border-t border-line pt-4 text-sm [&_a]:font-semibold [&_a]:text-accent [&_a]:underline">
          {props.links}
        </div>
      )}
    </form>
  );
}
