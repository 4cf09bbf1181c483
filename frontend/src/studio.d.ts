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
