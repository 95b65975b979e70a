import { Upload, X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { FilePreview } from "@/media/FilePreview";
import { isVideo, sizeWords, titleFrom, typeOf, whyNotUploaded } from "@/media/files";
import type { Chosen } from "@/media/uploads";
import { Button } from "@/ui/Button";
import { Field, Input } from "@/ui/Field";
import { isolated, Text } from "@/ui/Text";

/** A chosen file before its upload. */
export interface Staged {
  id: number;
  file: File;
  title: string;
  /** A local address of the file. */
  src: string;
}

let next = 1;

/** Files that were chosen, dropped or pasted, until they are uploaded. */
export function useStaging() {
  const [staged, setStaged] = useState<readonly Staged[]>([]);
  const latest = useRef(staged);
  useEffect(() => {
    latest.current = staged;
  }, [staged]);
  useEffect(
    () => () => {
      for (const { src } of latest.current) URL.revokeObjectURL(src);
    },
    [],
  );

  function drop(gone: readonly Staged[]) {
    for (const { src } of gone) URL.revokeObjectURL(src);
    setStaged((old) => old.filter((each) => !gone.includes(each)));
  }

  return {
    staged,
    add: (files: readonly File[]) =>
      setStaged((old) => [...old, ...files.filter((file) => !old.some((each) => isSame(each.file, file))).map(stage)]),
    retitle: (of: Staged, title: string) =>
      setStaged((old) => old.map((each) => (each.id === of.id ? { ...each, title } : each))),
    drop,
  };
}

const stage = (file: File): Staged => ({
  id: next++,
  file,
  title: titleFrom(file.name),
  src: URL.createObjectURL(file),
});

const isSame = (one: File, other: File): boolean =>
  one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;

interface StagingProps {
  staged: readonly Staged[];
  onRetitle: (of: Staged, title: string) => void;
  onDrop: (gone: readonly Staged[]) => void;
  onUpload: (chosen: readonly Chosen[]) => void;
}

/** Chosen files, with previews and titles, before their upload. */
export function Staging({ staged, onRetitle, onDrop, onUpload }: StagingProps) {
  const heading = useId();
  const title = useRef<HTMLHeadingElement>(null);
  const count = staged.length;
  useEffect(() => {
    if (count > 0) title.current?.focus();
  }, [count]);
  if (count === 0) return null;
  const good = staged.filter(({ file }) => !whyNotUploaded(file));
  return (
    <section aria-labelledby={heading} className="grid gap-4 rounded-card border border-accent bg-surface p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2
          ref={title}
          id={heading}
          tabIndex={-1}
          className="min-w-0 grow font-display text-lg font-semibold outline-none"
        >
          {count === 1 ? "Look at it before it is uploaded" : `Look at these ${count} before they are uploaded`}
        </h2>
        <Button look="quiet" onClick={() => onDrop(staged)}>
          Cancel
        </Button>
        <Button
          look="primary"
          whyNot={good.length === 0 ? "None of these can be uploaded. Choose others." : undefined}
          onClick={() => onUpload(good)}
        >
          <Upload aria-hidden />
          {good.length > 1 ? `Upload ${good.length} files` : "Upload"}
        </Button>
      </div>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] gap-4">
        {staged.map((each) => (
          <Card key={each.id} staged={each} onRetitle={(to) => onRetitle(each, to)} onDrop={() => onDrop([each])} />
        ))}
      </ul>
    </section>
  );
}

interface CardProps {
  staged: Staged;
  onRetitle: (title: string) => void;
  onDrop: () => void;
}

function Card({ staged: { file, title, src }, onRetitle, onDrop }: CardProps) {
  const wrong = whyNotUploaded(file);
  const type = typeOf(file) ?? file.type;
  return (
    <li className="grid min-w-0 grid-cols-1 content-start gap-2">
      <div className="relative aspect-4/3 overflow-hidden rounded-control">
        <FilePreview src={src} type={type} className={isVideo(type) ? "object-contain" : ""} playable />
        <Button
          size="icon"
          className="absolute top-1.5 right-1.5"
          aria-label={`Take out ${isolated(file.name)}`}
          onClick={onDrop}
        >
          <X aria-hidden />
        </Button>
      </div>
      {wrong ? (
        <p role="alert" className="text-sm text-danger">
          <Text className="font-semibold">{file.name}</Text>: {wrong}
        </p>
      ) : (
        <Field
          label={
            <>
              Title of <Text>{file.name}</Text>
            </>
          }
          hint={sizeWords(file.size)}
        >
          {(wiring) => (
            <Input {...wiring} autoComplete="off" value={title} onChange={({ target }) => onRetitle(target.value)} />
          )}
        </Field>
      )}
    </li>
  );
}
