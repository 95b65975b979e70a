import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { Button } from "@/ui/Button";
import { toast } from "@/ui/toasts";
import { save, tableOf } from "./tables";

/** Downloads a list as a file for spreadsheets. */
export function Csv({
  path,
  query,
  name,
}: {
  path: string;
  query: Record<string, string | undefined>;
  name: string;
}) {
  const download = useMutation({
    mutationFn: () => tableOf(path, query),
    onSuccess: ({ text, isWhole }) => {
      save(`${name}.csv`, text);
      if (!isWhole) {
        toast("The file has the first 100,000 rows. Choose fewer days for the rest.", { tone: "note" });
      }
    },
  });
  return (
    <Button size="small" busy={download.isPending} onClick={() => download.mutate()}>
      <Download aria-hidden />
      Save as CSV
    </Button>
  );
}
