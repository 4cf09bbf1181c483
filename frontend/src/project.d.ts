/** Types of projects, made from their JSON Schema: npm run types. Do not edit. */

export interface Project {
  /**
   * Version of this schema.
   */
  version: 2;
  /**
   * The song: a path, relative to the folder of the project file; on a server, a song of it.
   */
  song:
    | string
    | {
        task_id: string;
        suno_id: string;
      };
  /**
   * Without it, the lyrics in the song's tags; auto: transcribe the song.
   */
  lyrics?:
    | "auto"
    | {
        lines: Line[];
        warnings?: string[];
      };
  /**
   * What was chosen, by the names of the options of scopitone render. Options that are missing have their defaults, or those of the preset or the brand kit.
   */
  options?: {
    /**
     * Add a romanization below lines in other scripts.
     */
    romanize?: boolean;
    /**
     * Show readings over the Chinese characters of Japanese lines.
     */
    furigana?: boolean;
    /**
     * Cover image, such as JPEG, PNG, WebP, or HEIC. A path, relative to the folder of the project file; on a server, /media/ID/NAME of a file on it.
     */
    cover?: string;
    /**
     * Song title.
     */
    title?: string;
    /**
     * Artist, shown as “by AUTHOR”.
     */
    author?: string;
    /**
     * Text of a small watermark.
     */
    brand?: string;
    /**
     * TOML file with the settings that your videos share: name, logo, author, colors, style, intro, outro, background, footage, and font. Options on the command line take precedence. A path, relative to the folder of the project file; on a server, /media/ID/NAME of a file on it.
     */
    brand_kit?:
      | string
      | {
          name?: string;
          author?: string;
          style?: string;
          intro?: string;
          outro?: string;
          logo?: string;
          background?: string;
          colors?: string[];
          footage?: string[];
          font?: string | string[];
          options?: {
            [k: string]: string | number | boolean;
          };
          colours?: string[];
        };
    /**
     * Picture or clip behind everything (styles window, cover, vinyl, dust, stack). A path, relative to the folder of the project file; on a server, /media/ID/NAME of a file on it.
     */
    background?: string;
    /**
     * Photo or clip, or a folder of them, 3 to 200 in all, cut on the beat (style reel). Repeatable. A path, relative to the folder of the project file; on a server, /media/ID/NAME of a file on it.
     */
    footage?: string[];
    /**
     * TOML file that says which photo or clip is shown when. Each video of the style reel writes one. A path, relative to the folder of the project file; on a server, /media/ID/NAME of a file on it.
     */
    storyboard?: string;
    /**
     * Where to get pictures for each section (style reel): folder:PATH, http(s)://ADDRESS, comfyui:http://ADDRESS,WORKFLOW.json, or the name of a plug-in.
     */
    pictures?: string;
    /**
     * Font file (TTF, OTF), used before the built-in fonts. Repeatable. A path, relative to the folder of the project file; on a server, /media/ID/NAME of a file on it.
     */
    fonts?: string[];
    /**
     * Line of text on the first card.
     */
    intro?: string;
    /**
     * Line of text on the last card.
     */
    outro?: string;
    /**
     * Style parameter; see `scopitone styles`. Repeatable.
     */
    style_options?: {
      [k: string]: string | number | boolean;
    };
    /**
     * Aspect ratio, length, and loudness for a platform. Options on the command line take precedence.
     */
    preset?: "youtube" | "shorts" | "tiktok" | "reels" | "canvas" | "square";
    aspect_ratio?: "16:9" | "9:16" | "1:1" | "4:5";
    /**
     * Pixels of the shorter side.
     */
    resolution?: "720p" | "1080p" | "1440p" | "2160p";
    /**
     * Start of the excerpt in the song.
     */
    start?: number;
    /**
     * End of the excerpt in the song.
     */
    end?: number;
    /**
     * 2 to 5 colors as #rrggbb,#rrggbb; the first is the accent. Default: the cover's.
     *
     * @minItems 2
     * @maxItems 5
     */
    palette?:
      | [string, string]
      | [string, string, string]
      | [string, string, string, string]
      | [string, string, string, string, string];
    /**
     * Normalize the sound to this loudness in LUFS.
     */
    loudness?: "off" | "-14";
    /**
     * Frames per second.
     */
    fps?: number;
    /**
     * How much the picture moves with the beat, and how often the view changes.
     */
    motion?: "still" | "calm" | "felt" | "strong";
    /**
     * Style of the video; see `scopitone styles`.
     */
    style?: string;
    /**
     * soft: also add the words as a text track that players can show.
     */
    subtitles?: "off" | "soft";
    /**
     * h264, hevc, av1, prores (overlay with alpha), h264_nvenc …; auto: a hardware H.264 encoder, if one works.
     */
    codec?:
      | "auto"
      | "h264"
      | "hevc"
      | "av1"
      | "prores"
      | "h264_nvenc"
      | "hevc_nvenc"
      | "av1_nvenc"
      | "h264_videotoolbox"
      | "hevc_videotoolbox"
      | "h264_qsv"
      | "hevc_qsv"
      | "av1_qsv"
      | "h264_vaapi"
      | "hevc_vaapi"
      | "av1_vaapi";
    /**
     * small: a smaller file; high: a better picture.
     */
    quality?: "small" | "standard" | "high";
  };
  /**
   * Presets; a video is made for each of them.
   */
  cuts?: ("youtube" | "shorts" | "tiktok" | "reels" | "canvas" | "square")[];
}
/**
 * This interface was referenced by `Project`'s JSON-Schema
 * via the `definition` "line".
 */
export interface Line {
  text: string;
  start: number | null;
  end: number | null;
  /**
   * Text, start, and end of each word, in the order of the line's text.
   */
  words: [string, number, number][];
  confidence?: number;
  role?: "main" | "translation" | "romanization" | "background";
  /**
   * Name, and side on which the singer's lines are shown.
   *
   * @minItems 2
   * @maxItems 2
   */
  singer?: [string, "left" | "right" | null];
  section?: string;
  /**
   * First character, character after the last, and their reading.
   */
  ruby?: [number, number, string][];
  rows?: Line[];
}
