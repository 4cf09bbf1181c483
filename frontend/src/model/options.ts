/** Options of a project: edits, and the same options as `input` of the API. */

import type { Project } from "../project";
import { isSameWords, listWords, type AlignedWord } from "./aligned_words";

export type Options = NonNullable<Project["options"]>;
export type Cut = NonNullable<Project["cuts"]>[number];
type Kit = Exclude<Options["brand_kit"], string | undefined>;

/** Options that `input` has under the same name. A server chooses the codec and the quality by the saved project,
    which may name an encoder of another machine. */
const SHARED = [
  "romanize",
  "furigana",
  "author",
  "brand",
  "footage",
  "style_options",
  "preset",
  "aspect_ratio",
  "resolution",
  "start",
  "end",
  "palette",
  "loudness",
  "fps",
  "motion",
  "style",
  "subtitles",
] as const satisfies readonly (keyof Options)[];

/** Presets of which the project gets a video each, besides its own. */
export function cutsOf(project: Project): readonly Cut[] {
  return project.cuts ?? [];
}

export function setCuts(project: Project, cuts: readonly Cut[]): Project {
  if (JSON.stringify(cuts) === JSON.stringify(cutsOf(project))) return project;
  const { cuts: _, ...others } = project;
  return cuts.length ? { ...others, cuts: [...cuts] } : others;
}

export function optionsOf(project: Project): Options {
  return project.options ?? {};
}

/** Change options. Those that are undefined get their defaults. */
export function setOptions(
  project: Project,
  changes: { [Name in keyof Options]?: Options[Name] | undefined },
): Project {
  const entries = Object.entries({ ...project.options, ...changes }).filter(([, value]) => value !== undefined);
  const options = Object.fromEntries(entries) as Options;
  return JSON.stringify(options) === JSON.stringify(optionsOf(project)) ? project : { ...project, options };
}

/** Return the brand kit of a project; empty if it is in a file. */
export function kitOf(project: Project): Kit {
  const kit = project.options?.brand_kit;
  return typeof kit === "object" ? kit : {};
}

/** Set or remove a file of the brand kit. Files are /media/ID/NAME. */
export function setKitFile(project: Project, name: "logo" | "font", file: string | undefined): Project {
  const { [name]: _, ...others } = kitOf(project);
  const kit: Kit = file ? { ...others, [name]: file } : others;
  return setOptions(project, { brand_kit: Object.keys(kit).length ? kit : undefined });
}

/** Return `input` of suno/music-video. `base` is the server's address; words that are those of the song are left
    out. */
export function makeInput(project: Project, base: string, songWords: readonly AlignedWord[]): Record<string, unknown> {
  const options = optionsOf(project);
  const input: Record<string, unknown> = {};
  for (const name of SHARED) if (options[name] !== undefined) input[name] = options[name];
  const words = listWords(project);
  if (words.length && !isSameWords(words, songWords)) input["aligned_words"] = words;
  const kit = makeKit(options, base);
  if (kit["logo"] && options.brand) {
    // Outside of the kit, `brand` would replace the logo.
    kit["name"] = options.brand;
    delete input["brand"];
  }
  if (Object.keys(kit).length) input["brand_kit"] = kit;
  return input;
}

function makeKit({ intro, outro, background, brand_kit }: Options, base: string): Record<string, unknown> {
  const kit: Record<string, unknown> = typeof brand_kit === "object" ? { ...brand_kit } : {};
  const texts = { intro, outro, background };
  for (const [name, text] of Object.entries(texts)) if (text) kit[name] = text;
  for (const name of ["logo", "background", "font"]) {
    const file: unknown = kit[name];
    if (typeof file === "string") kit[name] = toUrl(file, base);
    if (Array.isArray(file)) kit[name] = file.map((part) => toUrl(String(part), base));
  }
  return kit;
}

function toUrl(file: string, base: string): string {
  return file.startsWith("/") ? base + file : file;
}
