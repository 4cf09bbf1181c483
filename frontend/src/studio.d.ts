/** Scripts of the studio that are not built from here. */

declare module "studio/api.js" {
  export const root: string;
  export class ApiError extends Error {
    constructor(code: number, message: string);
    readonly code: number;
  }
  export function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
  export function send(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response>;
  export function upload(
    file: File,
    onProgress?: (share: number) => void,
    signal?: AbortSignal,
  ): Promise<{ url: string }>;
}

declare module "studio/dom.js" {
  export function find(selector: string, within?: ParentNode): HTMLElement;
  export function make<Name extends keyof HTMLElementTagNameMap>(
    name: Name,
    properties?: Record<string, unknown>,
    ...children: (Node | string | null | undefined)[]
  ): HTMLElementTagNameMap[Name];
  export function showToast(text: string, bad?: boolean): void;
  export function runWithReason<Answer>(
    button: HTMLElement,
    work: () => Promise<Answer>,
    place?: HTMLElement,
  ): Promise<Answer | undefined>;
}

declare module "studio/words.js" {
  export function t(name: string, values?: Record<string, string | number>): string;
  export function formatClock(seconds: number, exact?: boolean): string;
  export function formatNumber(value: number, digits?: number): string;
}

declare module "studio/tasks.js" {
  export interface ClipItem {
    suno_id: string;
    title: string;
    artist?: string;
    lyrics?: string;
    aligned_words?: { word: string; start_s: number; end_s: number }[];
    suno_audio_url: string;
    suno_image_url?: string;
    notes?: string[];
  }
  export interface TaskInfo {
    task_id: string;
    result: {
      media_urls: string[];
      suno_data?: ClipItem[];
      aligned_words?: { word: string; start_s: number; end_s: number; confidence: number | null }[];
    } | null;
  }
  export const CANCELLED: string;
  export function cancelTask(taskId: string): Promise<unknown>;
  export function followTask(
    taskId: string,
    onProgress?: (share: number, status: string) => void,
    signal?: AbortSignal,
  ): Promise<TaskInfo>;
  export function loadTask(taskId: string): Promise<TaskInfo>;
  export function localUrl(url: string | null): string;
}

declare module "studio/intake.js" {
  import type { TaskInfo } from "studio/tasks.js";
  type Report = (text: string, share: number) => void;
  export function importFiles(files: File[], report: Report, signal: AbortSignal): Promise<TaskInfo>;
  export function importSong(
    input: Record<string, unknown>,
    purpose: string,
    onProgress?: (share: number) => void,
    signal?: AbortSignal,
  ): Promise<TaskInfo>;
}

declare module "studio/pending_task.js" {
  import type { TaskInfo } from "studio/tasks.js";
  type Report = (share: number) => void;
  export class PendingTask {
    constructor(purpose: string);
    create(body: unknown): Promise<string>;
    resume(): Promise<string>;
    forget(): void;
  }
  export function runTask(purpose: string, body: unknown, onProgress?: Report, signal?: AbortSignal): Promise<TaskInfo>;
  export function resumeTask(purpose: string, onProgress?: Report, signal?: AbortSignal): Promise<TaskInfo | null>;
}

declare module "studio/player.js" {
  export class Player {
    constructor(readInput: () => Record<string, unknown>, onMove: (seconds: number) => void);
    readonly audio: HTMLAudioElement;
    readonly time: number;
    open(song: { task_id: string; suno_id: string; audio: string; duration: number; title: string }): Promise<void>;
    seek(seconds: number): void;
    toggle(): void;
    refresh(delay?: number): void;
  }
}

declare module "studio/result.js" {
  export class Result {
    constructor(onShow: (taskId: string | null) => void);
    make(body: unknown, purpose: string): Promise<void>;
    resume(purpose: string, latest: string): Promise<void>;
  }
}

declare module "studio/stream.js" {
  export function listen(handlers: {
    open?(): void;
    project?(change: { id: string; revision: number; deleted: boolean }): void;
  }): () => void;
}

declare module "studio/calls.js" {
  export function showCalls(box: HTMLElement, method: string, path: string, body?: unknown): void;
}

declare module "studio/drafts.js" {
  export class Draft<Value> {
    constructor(purpose: string);
    load(): Value | null;
    store(value: Value | null): void;
  }
}

declare module "studio/song_dialog.js" {
  interface Texts {
    title: string;
    artist: string;
    lyrics: string;
  }
  export function openSongDialog(
    songId: string,
    values: Texts,
    save: (choice: string, entered: Texts, cover: File | undefined) => void,
  ): void;
  export function discardSongDraft(songId: string): void;
}
