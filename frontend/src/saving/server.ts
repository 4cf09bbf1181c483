/** Projects of the server. */

import { ApiError, call } from "studio/api.js";
import type { Lyrics } from "../model/places";
import type { Project } from "../project";
import { type ProjectStore, type SavedState, StaleError, type StoredProject } from "./autosave";

const CONFLICT = 409;

export interface ProjectSong {
  task_id: string;
  suno_id: string;
  available: boolean;
  title: string | null;
  artist: string | null;
  duration: number | null;
  audio_url: string | null;
  cover_url: string | null;
}

/** A video of a project. `preset`: the platform that it is for, if any. `digest`: of the project that it shows. */
export interface ProjectVideo {
  task_id: string;
  status: string;
  preset: string | null;
  digest: string | null;
}

/** A project as the server describes it. `videos` are the newest first. */
export interface ProjectRecord extends StoredProject {
  id: string;
  name: string;
  song: ProjectSong;
  videos: ProjectVideo[];
}

/** Make a project of a song. */
export function openSong(taskId: string, sunoId: string): Promise<ProjectRecord> {
  return call<ProjectRecord>("POST", "/projects", { task_id: taskId, suno_id: sunoId });
}

export function openProject(id: string): Promise<ProjectRecord> {
  return call<ProjectRecord>("GET", `/projects/${encodeURIComponent(id)}`);
}

/** Return the lyrics of a song, as a project has them. */
export function loadLyrics(taskId: string, sunoId: string): Promise<Lyrics> {
  const query = new URLSearchParams({ task_id: taskId, suno_id: sunoId });
  return call<Lyrics>("GET", `/client/job/lyrics?${query.toString()}`);
}

/** Return where a project is kept. */
export function storeOf(id: string): ProjectStore {
  const path = `/projects/${encodeURIComponent(id)}`;
  return {
    load: () => call<ProjectRecord>("GET", path),
    async save(revision: number, document: Project): Promise<SavedState> {
      try {
        return await call<SavedState>("PUT", path, { revision, document });
      } catch (error) {
        if (error instanceof ApiError && error.code === CONFLICT) throw new StaleError();
        throw error;
      }
    },
  };
}
