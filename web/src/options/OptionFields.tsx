import { useState } from "react";
import { Checkbox, Field, Input, Select, TextArea } from "@/ui/Field";
import {
  defaultOf,
  listed,
  mostOf,
  split,
  told,
  withOption,
  wrongIn,
  type Option,
  type OptionErrors,
  type Options,
  type OptionValue,
} from "./options";

interface OptionFieldsProps {
  /** The network's options. */
  known: readonly Option[];
  value: Options;
  /** For a post: its account's options. Absent when the account's own are edited. */
  account?: Options | undefined;
  /** Errors of the API or of a check about them. */
  errors?: OptionErrors | undefined;
  onChange: (value: Options) => void;
}

/** Fields for a network's options of posts; nothing for networks without options. */
export function OptionFields({ known, value, account, errors, onChange }: OptionFieldsProps) {
  const all = { ...errors, ...wrongIn(known, value) };
  return known.map((option) => {
    const inherited = defaultOf(option, account ?? {});
    const Control = CONTROLS[option.kind === "flag" && isSwitch(option, account) ? "switch" : option.kind];
    return (
      <Control
        key={option.name}
        option={option}
        value={value[option.name]}
        inherited={inherited}
        isPost={account !== undefined}
        error={all[option.name]}
        onChange={(changed) => onChange(withOption(value, option.name, changed))}
      />
    );
  });
}

/** An account's flag is a switch, unless a person has to choose between yes and no. */
const isSwitch = ({ required, default: usual }: Option, account: Options | undefined): boolean =>
  account === undefined && !(required && usual === null);

interface ControlProps {
  option: Option;
  value: OptionValue | undefined;
  /** The value that applies while nothing is set. */
  inherited: OptionValue;
  isPost: boolean;
  error: string | undefined;
  onChange: (value: OptionValue | undefined) => void;
}

/** A text with a higher limit has several lines. */
const ONE_LINE = 200;

function TextControl({ option, value, inherited, isPost, error, onChange, type = "text" }: ControlProps & { type?: string }) {
  const text = typeof value === "string" ? value : "";
  return (
    <Field
      label={option.label}
      hint={hintOf(option, told(option, inherited), isPost)}
      error={error}
      room={type === "text" ? { text: text.trim(), most: mostOf(option), unit: option.unit } : undefined}
    >
      {(wiring) =>
        type === "text" && (option.most ?? 0) > ONE_LINE ? (
          <TextArea {...wiring} rows={3} value={text} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <Input
            {...wiring}
            type={type}
            autoComplete="off"
            value={text}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}

function TextsControl({ option, value, inherited, isPost, error, onChange }: ControlProps) {
  const texts = Array.isArray(value) ? value : [];
  const [typed, setTyped] = useState(listed(texts));
  // A comma that was just typed separates nothing yet, but must stay.
  const shown = listed(split(typed)) === listed(texts) ? typed : listed(texts);
  const most = mostOf(option);
  const count = texts.length > 0 ? `${texts.length} of at most ${most}.` : `At most ${most}.`;
  const hint = [option.help, `Separate them by commas. ${count}`, emptyWords(told(option, inherited), isPost)];
  return (
    <Field label={option.label} hint={hint.filter(Boolean).join(" ")} error={error}>
      {(wiring) => (
        <Input
          {...wiring}
          autoComplete="off"
          value={shown}
          onChange={(event) => {
            setTyped(event.target.value);
            onChange(split(event.target.value));
          }}
        />
      )}
    </Field>
  );
}

function ChoiceControl(props: ControlProps) {
  const { option, value, onChange } = props;
  return (
    <SelectField {...props} choices={option.choices} chosen={typeof value === "string" ? value : ""} onChoose={onChange} />
  );
}

const YES_OR_NO = [
  { value: "yes", label: "Yes" },
  { value: "no", label: "No" },
];

function FlagControl(props: ControlProps) {
  const { value, onChange } = props;
  const chosen = typeof value === "boolean" ? (value ? "yes" : "no") : "";
  return (
    <SelectField
      {...props}
      choices={YES_OR_NO}
      chosen={chosen}
      onChoose={(named) => onChange(named ? named === "yes" : undefined)}
    />
  );
}

interface SelectFieldProps extends ControlProps {
  choices: readonly { value: string; label: string }[];
  /** Empty when nothing is set. */
  chosen: string;
  onChoose: (value: string) => void;
}

function SelectField({ option, inherited, isPost, error, choices, chosen, onChoose }: SelectFieldProps) {
  return (
    <Field label={option.label} hint={option.help} error={error}>
      {(wiring) => (
        <Select {...wiring} value={chosen} onChange={(event) => onChoose(event.target.value)}>
          <option value="">{usualWords(option, told(option, inherited), isPost)}</option>
          {choices.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function SwitchControl({ option, value, inherited, error, onChange }: ControlProps) {
  return (
    <Field label={option.label} hint={option.help} error={error}>
      {(wiring) => (
        <Checkbox
          {...wiring}
          label="Yes"
          aria-label={option.label}
          checked={typeof value === "boolean" ? value : inherited === true}
          onChange={(event) => {
            const { checked } = event.target;
            onChange(checked === (inherited === true) ? undefined : checked);
          }}
        />
      )}
    </Field>
  );
}

const DateControl = (props: ControlProps) => <TextControl {...props} type="date" />;
const LinkControl = (props: ControlProps) => <TextControl {...props} type="url" />;

const CONTROLS = {
  text: TextControl,
  date: DateControl,
  link: LinkControl,
  texts: TextsControl,
  choice: ChoiceControl,
  flag: FlagControl,
  switch: SwitchControl,
};

function usualWords({ required }: Option, usual: string, isPost: boolean): string {
  if (usual) return isPost ? `As on the account: ${usual}` : `Default: ${usual}`;
  if (required) return "Choose one";
  return isPost ? "As on the account" : "Not set";
}

const hintOf = ({ help }: Option, usual: string, isPost: boolean): string =>
  [help, emptyWords(usual, isPost)].filter(Boolean).join(" ");

/** What an empty field means. */
function emptyWords(usual: string, isPost: boolean): string {
  if (!usual) return "";
  return isPost ? `Left empty, as on the account: ${usual}` : `Left empty: ${usual}`;
}
