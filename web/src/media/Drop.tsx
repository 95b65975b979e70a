import { Upload } from "lucide-react";
import { useRef, type ReactNode } from "react";
import { Button, type ButtonProps } from "@/ui/Button";
import { ACCEPTED } from "./files";

/** Covers the page while files are dragged over it. */
export function DropVeil({ isOver, children }: { isOver: boolean; children: ReactNode }) {
  if (!isOver) return null;
  return (
    <div
      aria-hidden
      className="pointer-events-none fixed inset-0 z-70 grid place-items-center bg-veil p-6"
    >
      <p className="flex items-center gap-3 rounded-card border-2 border-dashed border-beat bg-raised px-8 py-6 font-display text-xl font-semibold shadow-float">
        <Upload className="size-6 text-accent" />
        {children}
      </p>
    </div>
  );
}

interface ChooseFilesProps extends Omit<ButtonProps, "onClick"> {
  onFiles: (files: File[]) => void;
  /** Only one file. */
  single?: boolean;
}

/** A button that opens the file chooser. */
export function ChooseFiles({ onFiles, single = false, children, ...rest }: ChooseFilesProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button {...rest} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        tabIndex={-1}
        aria-hidden
        accept={ACCEPTED}
        multiple={!single}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // Otherwise choosing the same file again would cause no event.
          event.target.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
