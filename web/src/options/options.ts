import type { Schema } from "@/api/client";
import { Problem } from "@/api/problem";
import { tooLong } from "@/ui/lengths";

/** An option of posts that a network offers, besides text and pictures. */
export type Option = Schema["OptionView"];
/** Set values by option name. Absent or null means the default. */
export type Options = Schema["InstanceView"]["options"];
export type OptionValue = Options[string];
/** Messages by the options' names. */
export type OptionErrors = Readonly<Record<string, string>>;

/** The API's limits for options without their own. */
const MOST_CHARACTERS = 500;
const MOST_TEXTS = 30;
const MOST_CHARACTERS_OF_EACH = 100;

/** The limit: characters of a text, or how many texts. */
export const mostOf = ({ kind, most }: Option): number =>
  most ?? (kind === "texts" ? MOST_TEXTS : MOST_CHARACTERS);

/** An account's choices, by option name. */
export type AccountChoices = Schema["AccountView"]["choices"];

/** The options of an account: some have choices of their own. */
export const optionsOf = (known: readonly Option[], choices: AccountChoices | undefined): readonly Option[] =>
  known.map((option) => (option.of_account ? { ...option, choices: choices?.[option.name] ?? [] } : option));

/** With one option set, or reset to its default. */
export function withOption(options: Options, name: string, value: OptionValue | undefined): Options {
  const rest = Object.fromEntries(Object.entries(options).filter(([other]) => other !== name));
  return isSet(value) ? { ...rest, [name]: value } : rest;
}

const isSet = (value: OptionValue | undefined): value is NonNullable<OptionValue> =>
  value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);

/** The options that the network still has; others would be refused. */
export function knownOf(known: readonly Option[], options: Options): Options {
  const names = new Set(known.map(({ name }) => name));
  return Object.fromEntries(Object.entries(options).filter(([name, value]) => names.has(name) && isSet(value)));
}

export const isNothingSet = (options: Options): boolean => !Object.values(options).some(isSet);

export function isSame(one: Options, other: Options): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => JSON.stringify(one[name] ?? null) === JSON.stringify(other[name] ?? null));
}

/** The value when a post sets nothing: its account's, else the network's. */
export const defaultOf = (option: Option, account: Options): OptionValue =>
  account[option.name] ?? option.default;

/** A value for people; empty when nothing is set. */
export function told(option: Option, value: OptionValue | undefined): string {
  if (!isSet(value)) return "";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value !== "string") return listed(value);
  return option.choices.find((choice) => choice.value === value)?.label ?? value;
}

/** All set values for people: labels and values. */
export const toldAll = (known: readonly Option[], options: Options): [label: string, value: string][] =>
  known
    .filter(({ name }) => isSet(options[name]))
    .map((option) => [option.label, told(option, options[option.name])]);

export const listed = (texts: readonly string[]): string => texts.join(", ");

/** The texts between commas, in any script. */
export const split = (typed: string): string[] =>
  typed
    .split(/[,，、،]/)
    .map((text) => text.trim())
    .filter(Boolean);

/** Texts that are too long or too many, found before the API does. */
export function wrongIn(known: readonly Option[], options: Options): OptionErrors {
  const found = known.map((option) => [option.name, wrong(option, options[option.name])] as const);
  return Object.fromEntries(found.filter((each): each is [string, string] => each[1] !== undefined));
}

function wrong(option: Option, value: OptionValue | undefined): string | undefined {
  const most = mostOf(option);
  if (typeof value === "string") {
    return option.kind === "text" ? tooLong(value.trim(), most, option.unit) : undefined;
  }
  if (!Array.isArray(value)) return undefined;
  if (value.length > most) {
    return `These are ${value.length}, and at most ${most} are taken. Take out ${value.length - most}.`;
  }
  return value.map((text) => tooLong(text, MOST_CHARACTERS_OF_EACH, option.unit)).find(Boolean);
}

/** The API's errors about single options. */
export function optionErrors(error: unknown): OptionErrors {
  return error instanceof Problem ? errorsAt(error.fields) : {};
}

/** Messages about `options.<name>`, such as a problem's or a check's. */
export function errorsAt(said: readonly { field: string | null; message: string }[]): OptionErrors {
  return Object.fromEntries(
    said.flatMap(({ field, message }) => {
      const name = /(?:^|\.)options\.([^.[]+)/.exec(field ?? "")?.[1];
      return name ? [[name, message]] : [];
    }),
  );
}
