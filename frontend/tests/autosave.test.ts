import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { linesOf } from "../src/model/places";
import { setWordText } from "../src/model/texts";
import type { Project } from "../src/project";
import {
  Autosave,
  type ProjectStore,
  type SavedState,
  type SaveState,
  StaleError,
  type StoredProject,
} from "../src/saving/autosave";
import { makeSong } from "./songs";

/** A server with one project, which tells its tabs of changes. */
class Server implements ProjectStore {
  stored: StoredProject = { revision: 1, digest: "1", document: makeSong() };
  tabs: Tab[] = [];
  failure: Error | null = null;

  load(): Promise<StoredProject> {
    return Promise.resolve(structuredClone(this.stored));
  }

  save(revision: number, document: Project): Promise<SavedState> {
    if (this.failure) return Promise.reject(this.failure);
    if (revision !== this.stored.revision) return Promise.reject(new StaleError());
    this.stored = { revision: revision + 1, digest: String(revision + 1), document };
    for (const tab of this.tabs) void tab.autosave.notice(revision + 1);
    return Promise.resolve(this.stored);
  }
}

/** A tab: what it shows, and what it was told. */
class Tab {
  readonly states: SaveState[] = [];
  readonly told: string[] = [];
  readonly autosave: Autosave;
  document: Project;

  constructor(server: Server) {
    this.document = server.stored.document;
    this.autosave = new Autosave(server, server.stored, {
      show: (state) => this.states.push(state),
      adopt: (document) => {
        this.document = document;
        this.told.push("adopt");
      },
      replace: () => this.told.push("replace"),
    });
    server.tabs.push(this);
  }

  type(text: string): void {
    this.document = setWordText(this.document, { line: 0, word: 0 }, text);
    this.autosave.edit(this.document);
  }

  get text(): string | undefined {
    return linesOf(this.document)[0]?.words[0]?.[0];
  }
}

const textOn = (server: Server) => linesOf(server.stored.document)[0]?.words[0]?.[0];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("edits are saved together in a moment, and others on demand at once", async () => {
  const server = new Server();
  const tab = new Tab(server);
  for (const text of ["a", "b", "c"]) tab.type(text);
  await vi.runAllTimersAsync();
  expect([textOn(server), server.stored.revision]).toEqual(["c", 2]);
  expect([tab.autosave.state.revision, tab.autosave.state.digest]).toEqual([2, "2"]);
  expect(tab.states.at(-1)).toEqual({ is: "saved" });
  tab.type("d");
  await tab.autosave.flush();
  expect(textOn(server)).toBe("d");
});

test("an edit is saved at once, and what follows closely in a moment", async () => {
  const server = new Server();
  const tab = new Tab(server);
  for (const text of ["_", "a"]) tab.type(text);
  await vi.advanceTimersByTimeAsync(1);
  expect([textOn(server), server.stored.revision]).toEqual(["a", 2]);
  tab.type("b");
  await vi.advanceTimersByTimeAsync(299);
  expect(textOn(server)).toBe("a");
  await vi.advanceTimersByTimeAsync(1);
  expect(textOn(server)).toBe("b");
});

test("another tab shows what was edited, and is told", async () => {
  const server = new Server();
  const [tab, other] = [new Tab(server), new Tab(server)];
  tab.type("mine");
  await vi.runAllTimersAsync();
  expect([other.text, other.told, tab.told]).toEqual(["mine", ["adopt"], []]);
  other.type("theirs");
  await vi.runAllTimersAsync();
  expect([tab.text, tab.told]).toEqual(["theirs", ["adopt"]]);
});

test("two tabs that edit at once end with what was edited last, told to both", async () => {
  const server = new Server();
  const [tab, other] = [new Tab(server), new Tab(server)];
  tab.type("first");
  other.type("last");
  await vi.runAllTimersAsync();
  expect([textOn(server), tab.text, other.text]).toEqual(["last", "last", "last"]);
  expect([tab.told, other.told]).toEqual([["adopt"], ["replace"]]);
});

test("what could not be saved says why, and is saved later", async () => {
  const server = new Server();
  const tab = new Tab(server);
  server.failure = new Error("The server is unreachable.");
  tab.type("kept");
  await vi.advanceTimersByTimeAsync(400);
  expect(tab.states.at(-1)).toEqual({ is: "failed", reason: "The server is unreachable." });
  await expect(tab.autosave.flush()).rejects.toThrow("unreachable");
  server.failure = null;
  tab.type("again");
  await vi.runAllTimersAsync();
  expect([textOn(server), tab.states.at(-1)]).toEqual(["again", { is: "saved" }]);
});
