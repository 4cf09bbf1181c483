/** The words and their times: seen, chosen, nudged, tapped along with the song. */

import { find, make } from "./dom.js";
import { clock, say } from "./words.js";

const SHORTEST = 0.05;

/** Shows `words` (as aligned_words) in `#lines`; `changed()` is told of each correction. */
export class Timing {
  constructor(player, changed) {
    this.player = player;
    this.changed = changed;
    this.words = [];
    this.chosen = -1;
    this.tapping = -1;
    find("#nudge").addEventListener("click", (event) => {
      const by = event.target.closest("[data-nudge]")?.dataset.nudge;
      if (by === "here") this.#move(this.chosen, this.player.time);
      else if (by) this.#move(this.chosen, this.words[this.chosen].start_s + Number(by));
    });
    find("#tap").addEventListener("click", () => this.#tapAlong());
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  open(words, text) {
    this.words = words.map((word) => ({ ...word }));
    this.#choose(-1);
    this.tapping = -1;
    this.#draw(text);
  }

  /** Light what is sung at this moment. */
  at(seconds) {
    this.buttons?.forEach((button, index) => {
      const word = this.words[index];
      const sung = seconds >= word.start_s && seconds < word.end_s;
      if (sung !== button.classList.contains("sung")) {
        button.classList.toggle("sung", sung);
        if (sung && !this.player.audio.paused) this.#keepInView(button);
      }
    });
  }

  #keepInView(button) {
    const box = find("#lines");
    const top = button.offsetTop - box.offsetTop;
    if (top < box.scrollTop || top > box.scrollTop + box.clientHeight - 60) box.scrollTop = top - 60;
  }

  #draw(text) {
    const box = find("#lines");
    box.replaceChildren();
    this.buttons = [];
    let line = null;
    this.words.forEach((word, index) => {
      if (!line) {
        line = make("div", { className: "line" }, make("span", { className: "when" }, clock(word.start_s, true)));
        box.append(line);
      }
      const button = make("button", { type: "button", "aria-pressed": "false", onclick: () => this.#choose(index) }, word.word.trim());
      this.buttons.push(button);
      line.append(button);
      if (word.word.includes("\n")) line = null;
    });
    find("#tap").hidden = this.words.length === 0;
    find("#words-hint").textContent = say(this.words.length ? "words_hint" : text ? "words_untimed" : "words_none");
  }

  #choose(index) {
    this.buttons?.[this.chosen]?.setAttribute("aria-pressed", "false");
    this.chosen = index;
    find("#nudge").hidden = index < 0;
    if (index < 0) return;
    this.buttons[index].setAttribute("aria-pressed", "true");
    this.#told();
    this.player.seek(this.words[index].start_s);
  }

  #told() {
    const word = this.words[this.chosen];
    find("#nudge-word").textContent = `${word.word.trim()} · ${clock(word.start_s, true)}`;
  }

  /** A word begins at `seconds` now; its neighbours make room, nothing is turned round. */
  #move(index, seconds) {
    const [before, word, after] = [this.words[index - 1], this.words[index], this.words[index + 1]];
    const earliest = before ? before.start_s + SHORTEST : 0;
    const latest = after ? after.start_s - SHORTEST : this.player.song.duration - SHORTEST;
    const old = word.start_s;
    word.start_s = Math.round(Math.max(earliest, Math.min(seconds, latest)) * 1000) / 1000;
    word.end_s = Math.max(word.start_s + SHORTEST, Math.min(word.end_s + word.start_s - old, after ? after.start_s : this.player.song.duration));
    if (before) before.end_s = Math.min(before.end_s, word.start_s);
    const line = this.buttons[index].parentElement;
    if (find("button", line) === this.buttons[index]) find(".when", line).textContent = clock(word.start_s, true);
    if (this.chosen === index) this.#told();
    this.changed();
  }

  #tapAlong() {
    if (this.tapping >= 0) {
      this.#stopTapping();
      return;
    }
    this.tapping = Math.max(0, this.chosen);
    this.#choose(-1);
    find("#tap").textContent = say("tap_stop");
    find("#words-hint").textContent = say("tap_hint");
    this.player.seek(Math.max(0, this.words[this.tapping].start_s - 2));
    if (this.player.audio.paused) this.player.toggle();
  }

  #stopTapping() {
    this.tapping = -1;
    find("#tap").textContent = say("tap");
    find("#words-hint").textContent = say("words_hint");
    this.player.audio.pause();
  }

  #key(event) {
    if (this.tapping < 0) return;
    if (event.key === "Escape") this.#stopTapping();
    if (event.key !== " ") return;
    event.preventDefault();
    const index = this.tapping;
    this.#tapped(index, this.player.time);
    this.tapping = index + 1;
    if (this.tapping >= this.words.length) this.#stopTapping();
  }

  /** While tapping, words behind the tapped one move along, so that the next can follow it. */
  #tapped(index, seconds) {
    const shift = seconds - this.words[index].start_s;
    if (shift > 0) {
      for (let later = index + 1; later < this.words.length; later += 1) {
        const word = this.words[later];
        if (word.start_s > seconds + SHORTEST * (later - index)) break;
        const length = word.end_s - word.start_s;
        word.start_s = seconds + SHORTEST * (later - index);
        word.end_s = word.start_s + length;
      }
    }
    this.#move(index, seconds);
    this.buttons[index].classList.add("sung");
    this.#keepInView(this.buttons[index]);
  }
}
