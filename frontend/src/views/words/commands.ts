/** What buttons and keys of the editor do. */

import type { Editor } from "../../model/editor";
import { type Place, lineAt, listPlaces, neighborOf, timesOf, wordAt } from "../../model/places";
import { joinLines, joinWords, setWordText, splitLine } from "../../model/texts";
import { moveEnd, moveStart, moveWord, shiftFrom } from "../../model/times";
import type { Project } from "../../project";
import type { HearAgain } from "../hear_again";
import type { Modes } from "./modes";
import type { Tapping } from "./tapping";
import type { Timeline } from "./timeline";
import type { Transcript } from "./transcript";
import { SPEEDS, type Transport } from "./transport";

const FINE_S = 0.01;
const COARSE_S = 0.1;
const BUTTON_S = 0.05;

export interface Parts {
  readonly editor: Editor;
  readonly transport: Transport;
  readonly timeline: Timeline;
  readonly transcript: Transcript;
  readonly modes: Modes;
  readonly tapping: Tapping;
  readonly hearAgain: HearAgain;
  showKeys(): void;
  setSpeed(speed: number): void;
}

/** A command with the keys that run it. Commands without a key have a button only. */
export interface Command {
  readonly name: string;
  readonly keys: readonly string[];
  run(): void;
}

export function makeCommands(parts: Parts): Command[] {
  const { editor, transport, timeline, transcript, modes, tapping } = parts;
  const edit = (change: (project: Project, place: Place) => Project) => {
    const { selection } = editor;
    if (selection) editor.edit((project) => change(project, selection));
  };
  const nudge = (seconds: number) => {
    edit((project, place) => {
      if (modes.isOn("ripple")) return shiftFrom(project, place, seconds);
      return moveWord(project, place, wordAt(project, place)[1] + seconds, transport.duration);
    });
  };
  const nudgeStart = (seconds: number) => {
    edit((project, place) => moveStart(project, place, wordAt(project, place)[1] + seconds));
  };
  const nudgeEnd = (seconds: number) => {
    edit((project, place) => moveEnd(project, place, wordAt(project, place)[2] + seconds, transport.duration));
  };
  const goTo = (place: Place | null | undefined) => {
    if (place) transcript.select(place);
  };
  const step = (direction: 1 | -1) => {
    const { selection, project } = editor;
    if (selection) goTo(neighborOf(project, selection, direction));
    else goTo(direction > 0 ? listPlaces(project)[0] : listPlaces(project).at(-1));
  };
  const extend = (direction: 1 | -1) => {
    const { selection, project } = editor;
    const place = selection && neighborOf(project, selection, direction);
    if (place) transcript.extend(place);
  };
  const stepLine = (direction: 1 | -1) => {
    const places = listPlaces(editor.project).filter(({ word }) => word === 0);
    const line = editor.selection?.line ?? -1;
    goTo(direction > 0 ? places.find((place) => place.line > line) : places.findLast((place) => place.line < line));
  };
  const command = (name: string, keys: string[], run: () => void): Command => ({ name, keys, run });
  return [
    command("play", ["Space"], () => {
      transport.toggle();
    }),
    command("play_word", ["p"], () => {
      if (editor.selection) transport.seek(wordAt(editor.project, editor.selection)[1]);
      transport.play();
    }),
    command("next_word", ["ArrowDown"], () => {
      step(1);
    }),
    command("previous_word", ["ArrowUp"], () => {
      step(-1);
    }),
    command("extend_next", ["Shift+ArrowDown"], () => {
      extend(1);
    }),
    command("extend_previous", ["Shift+ArrowUp"], () => {
      extend(-1);
    }),
    command("next_line", ["PageDown"], () => {
      stepLine(1);
    }),
    command("previous_line", ["PageUp"], () => {
      stepLine(-1);
    }),
    command("earlier", ["ArrowLeft"], () => {
      nudge(-FINE_S);
    }),
    command("later", ["ArrowRight"], () => {
      nudge(FINE_S);
    }),
    command("much_earlier", ["Ctrl+ArrowLeft"], () => {
      nudge(-COARSE_S);
    }),
    command("much_later", ["Ctrl+ArrowRight"], () => {
      nudge(COARSE_S);
    }),
    command("start_earlier", ["Shift+ArrowLeft"], () => {
      nudgeStart(-FINE_S);
    }),
    command("start_later", ["Shift+ArrowRight"], () => {
      nudgeStart(FINE_S);
    }),
    command("end_earlier", [","], () => {
      nudgeEnd(-FINE_S);
    }),
    command("end_later", ["."], () => {
      nudgeEnd(FINE_S);
    }),
    command("start_here", ["s"], () => {
      edit((project, place) => moveStart(project, place, transport.time));
    }),
    command("end_here", ["e"], () => {
      edit((project, place) => moveEnd(project, place, transport.time, transport.duration));
    }),
    command("move_here", ["h"], () => {
      const { selection } = editor;
      if (selection) nudge(transport.time - wordAt(editor.project, selection)[1]);
    }),
    command("nudge_earlier", [], () => {
      nudge(-BUTTON_S);
    }),
    command("nudge_later", [], () => {
      nudge(BUTTON_S);
    }),
    command("edit_text", ["Enter", "F2"], () => {
      transcript.editText();
    }),
    command("split_line", ["b"], () => {
      const { selection } = editor;
      edit(splitLine);
      if (selection && selection.word > 0) transcript.select({ line: selection.line + 1, word: 0 });
    }),
    command("join_lines", ["j"], () => {
      edit((project, { line }) => joinLines(project, line));
    }),
    command("join_words", ["u"], () => {
      edit(joinWords);
    }),
    command("remove_word", ["Delete"], () => {
      edit((project, place) => setWordText(project, place, ""));
    }),
    command("hear_again", ["a"], () => {
      parts.hearAgain.start();
    }),
    command("several", ["m"], () => {
      modes.toggle("several");
    }),
    command("ripple", ["r"], () => {
      modes.toggle("ripple");
    }),
    command("snap", ["n"], () => {
      modes.toggle("snap");
    }),
    command("loop", ["l"], () => {
      modes.toggle("loop");
    }),
    command("tap", ["t"], () => {
      tapping.toggle();
    }),
    ...SPEEDS.map((speed, index) =>
      command(`speed_${speed * 100}`, [String(index + 1)], () => {
        parts.setSpeed(speed);
      }),
    ),
    command("zoom_in", ["+"], () => {
      timeline.zoom(1);
    }),
    command("zoom_out", ["-"], () => {
      timeline.zoom(-1);
    }),
    command("undo", ["Ctrl+z"], () => {
      editor.step("undo");
    }),
    command("redo", ["Ctrl+Shift+z", "Ctrl+y"], () => {
      editor.step("redo");
    }),
    command("keys", ["?"], () => {
      parts.showKeys();
    }),
  ];
}

/** Return the part of the song that the selected line takes; null if no word is selected. */
export function selectedSpan(editor: Editor): { start: number; end: number } | null {
  return editor.selection && timesOf(lineAt(editor.project, editor.selection.line));
}
