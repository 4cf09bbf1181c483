/** What the page "Make a video" edits. */

export { History } from "./model/history";
