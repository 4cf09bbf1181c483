/** The editor of word times: select, nudge, tap along with the song. */

import { find, make } from "./dom.js";
import { formatClock, t } from "./words.js";

const MIN_WORD_S = 0.05;

function roundToMilliseconds(seconds) {
  return Math.round(seconds * 1000) / 1000;
}

/** Shows words (like aligned_words) in `#lines`. `onChange(words)` is called after each correction. */
export class Timing {
  constructor(player, onChange) {
    this.player = player;
    this.onChange = onChange;
    this.words = [];
    this.selected = -1;
    this.tapping = -1;
    find("#nudge").addEventListener("click", (event) => {
      const nudge = event.target.closest("[data-nudge]")?.dataset.nudge;
      if (nudge === "here") this.#move(this.selected, this.player.time);
      else if (nudge) this.#move(this.selected, this.words[this.selected].start_s + Number(nudge));
    });
    find("#tap").addEventListener("click", () => this.#toggleTapping());
    document.addEventListener("keydown", (event) => this.#handleKey(event));
  }

  open(words, text) {
    this.words = words.map((word) => ({ ...word }));
    this.#select(-1);
    this.tapping = -1;
    this.#draw(text);
  }

  /** Highlight the words that are sung at a time. */
  highlight(seconds) {
    this.buttons?.forEach((button, index) => {
      const word = this.words[index];
      const isSung = seconds >= word.start_s && seconds < word.end_s;
      if (isSung !== button.classList.contains("sung")) {
        button.classList.toggle("sung", isSung);
        if (isSung && !this.player.audio.paused) this.#scrollToWord(button);
      }
    });
  }

  #scrollToWord(button) {
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
        line = make("div", { className: "line" }, make("span", { className: "when" }, formatClock(word.start_s, true)));
        box.append(line);
      }
      const button = make("button", { type: "button", "aria-pressed": "false", onclick: () => this.#select(index) }, word.word.trim());
      this.buttons.push(button);
      line.append(button);
      if (word.word.includes("\n")) line = null;
    });
    find("#tap").hidden = this.words.length === 0;
    find("#words-hint").textContent = t(this.words.length ? "words_hint" : text ? "words_untimed" : "words_none");
  }

  #select(index) {
    this.buttons?.[this.selected]?.setAttribute("aria-pressed", "false");
    this.selected = index;
    find("#nudge").hidden = index < 0;
    if (index < 0) return;
    this.buttons[index].setAttribute("aria-pressed", "true");
    this.#showSelected();
    this.player.seek(this.words[index].start_s);
  }

  #showSelected() {
    const word = this.words[this.selected];
    find("#nudge-word").textContent = `${word.word.trim()} · ${formatClock(word.start_s, true)}`;
  }

  /** Move the start of a word to `seconds`, within the limits of its neighbors, which are shortened. */
  #move(index, seconds) {
    const [before, word, after] = [this.words[index - 1], this.words[index], this.words[index + 1]];
    const earliest = before ? before.start_s + MIN_WORD_S : 0;
    const latest = after ? after.start_s - MIN_WORD_S : this.player.song.duration - MIN_WORD_S;
    const oldStart = word.start_s;
    word.start_s = roundToMilliseconds(Math.max(earliest, Math.min(seconds, latest)));
    const end = Math.min(word.end_s + word.start_s - oldStart, after ? after.start_s : this.player.song.duration);
    word.end_s = roundToMilliseconds(Math.max(word.start_s + MIN_WORD_S, end));
    if (before) before.end_s = Math.min(before.end_s, word.start_s);
    const line = this.buttons[index].parentElement;
    if (find("button", line) === this.buttons[index]) find(".when", line).textContent = formatClock(word.start_s, true);
    if (this.selected === index) this.#showSelected();
    this.onChange(this.words.map((word) => ({ ...word })));
  }

  #toggleTapping() {
    if (this.tapping >= 0) {
      this.#stopTapping();
      return;
    }
    this.tapping = Math.max(0, this.selected);
    this.#select(-1);
    find("#tap").textContent = t("tap_stop");
    find("#words-hint").textContent = t("tap_hint");
    this.player.seek(Math.max(0, this.words[this.tapping].start_s - 2));
    if (this.player.audio.paused) this.player.toggle();
  }

  #stopTapping() {
    this.tapping = -1;
    find("#tap").textContent = t("tap");
    find("#words-hint").textContent = t("words_hint");
    this.player.audio.pause();
  }

  #handleKey(event) {
    if (this.tapping < 0) return;
    if (event.key === "Escape") this.#stopTapping();
    if (event.key !== " ") return;
    event.preventDefault();
    const index = this.tapping;
    this.#applyTap(index, this.player.time);
    this.tapping = index + 1;
    if (this.tapping >= this.words.length) this.#stopTapping();
  }

  /** Set the start of a tapped word. Later words are moved too, so that the next one can follow. */
  #applyTap(index, seconds) {
    const shift = seconds - this.words[index].start_s;
    if (shift > 0) {
      for (let later = index + 1; later < this.words.length; later += 1) {
        const word = this.words[later];
        if (word.start_s > seconds + MIN_WORD_S * (later - index)) break;
        const length = word.end_s - word.start_s;
        word.start_s = roundToMilliseconds(seconds + MIN_WORD_S * (later - index));
        word.end_s = roundToMilliseconds(word.start_s + length);
      }
    }
    this.#move(index, seconds);
    this.buttons[index].classList.add("sung");
    this.#scrollToWord(this.buttons[index]);
  }
}
