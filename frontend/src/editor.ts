/** The page "Make a video": choose a song, edit its project, and render the video. */

import { call } from "studio/api.js";
import { showCalls } from "studio/calls.js";
import { find, runWithReason, showToast } from "studio/dom.js";
import { Result } from "studio/result.js";
import { loadTask } from "studio/tasks.js";
import { formatNumber, t } from "studio/words.js";
import { cutsOf, optionsOf } from "./model/options";
import { openProject, openSong, type ProjectRecord, type ProjectVideo } from "./saving/server";
import { Gallery } from "./views/look/gallery";
import { type ChosenSong, Intake } from "./views/intake";
import { Cuts } from "./views/cuts";
import { LookForm } from "./views/look/look_form";
import { SongTexts } from "./views/song_texts";
import { Styles } from "./views/look/styles";
import { VideoAge } from "./views/video_age";
import { Workbench, showSong } from "./views/workbench";

const REQUEST_DELAY_MS = 400;

const styles = new Styles();
const result = new Result((taskId) => void age?.watch(taskId).catch(fail));
const cuts = new Cuts(document.querySelectorAll<HTMLInputElement>("#look [name=cut]"));
const form = new LookForm(styles, showRequest);
let bench: Workbench | null = null;
let age: VideoAge | null = null;
let requestTimer: ReturnType<typeof setTimeout> | undefined;

/** Open a project, and go on with what a reload interrupted. */
async function open(record: ProjectRecord): Promise<void> {
  if (bench) return;
  const { song } = record;
  const task = song.available ? await loadTask(song.task_id) : null;
  const clip = task?.result?.suno_data?.find(({ suno_id }) => suno_id === song.suno_id);
  if (!clip) throw new Error(t("gone"));
  showSong(record, clip.notes ?? []);
  const opened = new Workbench(record, clip, form, showRequest);
  bench = opened;
  age = new VideoAge(opened);
  showRequest();
  new SongTexts(opened).resume();
  opened.resume();
  new Gallery(opened).show();
  const video = result.resume(videoPurpose(record), findLatestVideo(record)?.task_id ?? "");
  void cuts.resume((cut) => cutPurpose(record, cut)).catch(fail);
  void runWithReason(find("#render"), () => video);
}

/** Return the newest video that did not fail, and is not one for another platform. */
function findLatestVideo({ document, videos }: ProjectRecord): ProjectVideo | undefined {
  const cuts: readonly string[] = cutsOf(document).filter((cut) => cut !== optionsOf(document).preset);
  return videos.find(({ status, preset }) => status !== "failed" && !cuts.includes(preset ?? ""));
}

function videoPurpose({ id }: ProjectRecord): string {
  return `video:${id}`;
}

function cutPurpose(record: ProjectRecord, cut: string): string {
  return `${videoPurpose(record)}:${cut}`;
}

/** Return the body of the task that makes the video for another platform. */
function readCutBody(cut: string): unknown {
  const input = { ...bench?.song, project_id: bench?.record.id, preset: cut };
  return { model: "suno/music-video", input: { ...input, ...(form.hidesLyrics && { lyrics: "off" }) } };
}

function readBody(): unknown {
  return { model: "suno/music-video", input: bench?.readInput() };
}

/** Show the call that renders the video, and its price, in a moment: a drag changes them with every frame. */
function showRequest(): void {
  clearTimeout(requestTimer);
  requestTimer = setTimeout(() => {
    if (!bench) return;
    showCalls(find("#call"), "POST", "/client/job/CreateTask", readBody());
    void showPrice();
  }, REQUEST_DELAY_MS);
}

async function showPrice(): Promise<void> {
  type Estimate = { estimated_credits: number; balance: number } | null;
  const estimate = await call<Estimate>("POST", "/client/job/EstimateTask", readBody()).catch(() => null);
  const count = 1 + (bench ? cutsOf(bench.editor.project).length : 0);
  const price = estimate && estimate.estimated_credits * count;
  const text = price ? { n: formatNumber(price), balance: formatNumber(estimate.balance) } : null;
  find("#price").textContent = text ? t("costs", text) : "";
}

form.form.addEventListener("submit", (event) => {
  event.preventDefault();
  const opened = bench;
  if (!opened) return;
  void runWithReason(find("#render"), async () => {
    await opened.save();
    cuts.make(cutsOf(opened.editor.project), readCutBody, (cut) => cutPurpose(opened.record, cut));
    await result.make(readBody(), videoPurpose(opened.record));
  });
});

void styles.load().then(
  () => {
    form.refresh();
  },
  () => undefined,
);

const intake = new Intake(openChosen);
const { taskId = "", sunoId = "", project } = find("#requested").dataset;
if (project || sunoId) openChosen({ taskId, sunoId, project }).catch(fail);
else intake.resume();

async function openChosen(song: ChosenSong): Promise<void> {
  await open(await (song.project ? openProject(song.project) : openSong(song.taskId, song.sunoId)));
}

function fail(error: unknown): void {
  showToast(error instanceof Error ? error.message : String(error), true);
}
