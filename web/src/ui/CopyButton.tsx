import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "./Button";
import { toast } from "./toasts";

/** Copies `text` and confirms that; shows nothing without a text. */
export function CopyButton({ what, text }: { what: string; text: string }) {
  const [copied, setCopied] = useState("");
  if (!text) return null;
  const isCopied = copied === text;

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(text);
    } catch {
      toast("The browser does not allow copying. Select the text and copy it by keyboard.", {
        tone: "danger",
      });
    }
  }

  const Icon = isCopied ? Check : Copy;
  return (
    <Button size="small" onClick={() => void copy()}>
      <Icon aria-hidden />
      <span aria-live="polite">{isCopied ? "Copied" : `Copy ${what}`}</span>
    </Button>
  );
}
