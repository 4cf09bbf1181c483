/** Projects of the server. */

import { ApiError, call } from "studio/api.js";
import { type ProjectStore, StaleError, type StoredProject } from "./autosave";

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

/** A project as the server describes it. */
export interface ProjectRecord extends StoredProject {
  id: string;
  name: string;
  song: ProjectSong;
}

/** Make a project of a song. */
export function openSong(taskId: string, sunoId: string): Promise<ProjectRecord> {
  return call<ProjectRecord>("POST", "/projects", { task_id: taskId, suno_id: sunoId });
}

export function openProject(id: string): Promise<ProjectRecord> {
  return call<ProjectRecord>("GET", `/projects/${encodeURIComponent(id)}`);
}

/** Return where a project is kept. */
export function storeOf(id: string): ProjectStore {
  const path = `/projects/${encodeURIComponent(id)}`;
  return {
    load: () => call<ProjectRecord>("GET", path),
    async save(stored: StoredProject): Promise<number> {
      try {
        return (await call<{ revision: number }>("PUT", path, stored)).revision;
      } catch (error) {
        if (error instanceof ApiError && error.code === CONFLICT) throw new StaleError();
        throw error;
      }
    },
  };
}
