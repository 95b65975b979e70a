import { useId } from "react";
import { Field } from "@/ui/Field";

/** The part of a picture that stays visible in another shape; from 0 (left, top) to 1. */
export interface Crop {
  x: number;
  y: number;
  /** Nothing is cut off; the rest is filled. */
  pad: boolean;
}

interface FocalPointProps {
  /** The picture's address. */
  src: string;
  value: Crop;
  onChange: (crop: Crop) => void;
}

/** Chooses the point of a picture that is never cut off, with mouse or keyboard; or a border. */
export function FocalPoint({ src, value, onChange }: FocalPointProps) {
  const name = useId();
  return (
    <div className="grid gap-3">
      <fieldset className="grid gap-1.5">
        <legend className="mb-1 text-sm font-semibold">Where a network wants another shape</legend>
        <Choice
          name={name}
          label="Cut it, around what matters most"
          checked={!value.pad}
          onChoose={() => onChange({ ...value, pad: false })}
        />
        <Choice
          name={name}
          label="Show all of it, with a border"
          checked={value.pad}
          onChoose={() => onChange({ ...value, pad: true })}
        />
      </fieldset>
      {!value.pad && (
        <>
          {/* The sliders below do the same by keyboard. */}
          {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events */}
          <div
            className="relative w-fit max-w-full cursor-crosshair overflow-hidden rounded-control"
            onClick={(event) => {
              const box = event.currentTarget.getBoundingClientRect();
              onChange({
                ...value,
                x: share((event.clientX - box.left) / box.width),
                y: share((event.clientY - box.top) / box.height),
              });
            }}
          >
            <img src={src} alt="" className="block max-h-72 max-w-full" />
            <span
              aria-hidden
              style={{ left: `${value.x * 100}%`, top: `${value.y * 100}%` }}
              className="pointer-events-none absolute size-8 -translate-1/2 rounded-full border-3 border-beat bg-raised/40 shadow-float"
            />
          </div>
          <div className="grid gap-3 sm:grid-cols-2">
            <Slider label="From left to right" value={value.x} onChange={(x) => onChange({ ...value, x })} />
            <Slider label="From top to bottom" value={value.y} onChange={(y) => onChange({ ...value, y })} />
          </div>
        </>
      )}
    </div>
  );
}

const share = (part: number): number => Math.round(Math.min(1, Math.max(0, part)) * 100) / 100;

function Choice({
  name,
  label,
  checked,
  onChoose,
}: {
  name: string;
  label: string;
  checked: boolean;
  onChoose: () => void;
}) {
  return (
    <label className="flex items-start gap-2.5">
      <input
        type="radio"
        name={name}
        className="mt-1 size-4 shrink-0 accent-accent"
        checked={checked}
        onChange={onChoose}
      />
      {label}
    </label>
  );
}

function Slider({ label, value, onChange }: { label: string; value: number; onChange: (value: number) => void }) {
  return (
    <Field label={label}>
      {(wiring) => (
        <input
          {...wiring}
          type="range"
          min={0}
          max={100}
          value={Math.round(value * 100)}
          aria-valuetext={`${Math.round(value * 100)} %`}
          className="w-full accent-accent"
          onChange={({ target }) => onChange(Number(target.value) / 100)}
        />
      )}
    </Field>
  );
}
