/** The dialog that edits a song. What was entered stays until it is saved or discarded. */

import { Draft } from "./drafts.js";
import { find, showToast } from "./dom.js";
import { t } from "./words.js";

const dialog = find("#song-dialog");
const fields = { title: find("#edit-title"), artist: find("#edit-artist"), lyrics: find("#edit-lyrics") };
let draft = null;
let original = null;

function readFields() {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));
}

function fillFields(values) {
  for (const [name, field] of Object.entries(fields)) field.value = values[name];
}

function isChanged() {
  return Object.entries(original).some(([name, value]) => fields[name].value !== value);
}

/** Ask for the fields of a song ({title, artist, lyrics}). `save(choice, values, cover)` is called when
    they are to be saved; choice is `save`, or `hear` to transcribe the words. */
export function openSongDialog(songId, values, save) {
  draft = new Draft(`song:${songId}`);
  original = values;
  const entered = draft.load();
  fillFields(entered ?? values);
  find("#edit-draft").hidden = !entered;
  find("#edit-cover").value = "";
  dialog.returnValue = "";
  dialog.onclose = () => {
    const choice = dialog.returnValue;
    if (choice === "save" || choice === "hear") save(choice, readFields(), find("#edit-cover").files[0]);
    else if (isChanged()) showToast(t("draft_kept"));
  };
  dialog.showModal();
}

/** Forget what was entered for a song, because it is saved. */
export function discardSongDraft(songId) {
  new Draft(`song:${songId}`).store(null);
}

find("#song-form").addEventListener("input", () => draft.store(isChanged() ? readFields() : null));
find("#edit-discard").addEventListener("click", () => {
  draft.store(null);
  fillFields(original);
  find("#edit-draft").hidden = true;
  fields.lyrics.focus();
});
