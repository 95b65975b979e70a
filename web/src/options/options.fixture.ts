import type { Option } from "./options";

const PLAIN = {
  help: "",
  choices: [],
  of_account: false,
  most: null,
  unit: "graphemes" as const,
  default: null,
  required: false,
};

/** A network's options, one of each kind, for tests. */
export const LANGUAGE: Option = { ...PLAIN, name: "language", label: "Language", kind: "text", most: 12 };
export const VISIBILITY: Option = {
  ...PLAIN,
  name: "visibility",
  label: "Who sees it",
  kind: "choice",
  choices: [
    { value: "public", label: "Everyone" },
    { value: "private", label: "Followers only" },
  ],
  default: "public",
};
export const BOARD: Option = { ...PLAIN, name: "board", label: "Board", kind: "choice", of_account: true, required: true };
export const SENSITIVE: Option = { ...PLAIN, name: "sensitive", label: "Sensitive", kind: "flag", default: false };
export const TAGS: Option = {
  ...PLAIN,
  name: "tags",
  label: "Tags",
  kind: "texts",
  help: "By name.",
  most: 3,
};
export const ALL = [LANGUAGE, VISIBILITY, SENSITIVE, TAGS];

/** The answer of `GET /platforms` for a network with these options, as far as tests need it. */
export const networkWith = (platform: string, options: readonly Option[]) => ({
  platform,
  display_name: platform,
  for_developers: false,
  connects_by: { kind: "pasted", guide: "", fields: [] },
  text: [],
  media: { most: null, content_types: null, max_bytes: null, picture: null },
  look: { media_first: false, carousel: false },
  options,
});
