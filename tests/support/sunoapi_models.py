"""What sunoapi.org and kie.ai answer and send, as strict as their strictest client reads it.

Written from the specification of the dialect, not from this server: every field is known, every
state is one of the published words.
"""

# Names of fields are those of the dialect.
# ruff: noqa: N815

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Url = Annotated[str, Field(pattern=r"^https?://\S+$")]
Time = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")]
CODES = {
    "sunoapi.org": {200, 400, 401, 404, 405, 409, 413, 429, 430, 451, 455, 500, 505},
    "kie.ai": {200, 400, 401, 402, 404, 422, 429, 451, 455, 500, 501, 505},
}


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, protected_namespaces=())


class Envelope(Strict):
    code: int
    msg: str


class Reference(Strict):
    taskId: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class Accepted(Envelope):
    code: Literal[200]
    data: Reference


class Refused(Envelope):
    data: None


class Exists(Envelope):
    msg: Literal["Mp4 record already exists"]
    data: Reference


class Credit(Envelope):
    code: Literal[200]
    data: int | float


class Track(Strict):
    id: str
    audioUrl: Url
    sourceAudioUrl: Url
    streamAudioUrl: Url
    sourceStreamAudioUrl: Url
    imageUrl: Url
    sourceImageUrl: Url
    prompt: str
    modelName: str
    title: str
    tags: str
    createTime: Time
    duration: float


class Tracks(Strict):
    taskId: str
    sunoData: Annotated[list[Track], Field(min_length=1)]


class Failure(Strict):
    errorCode: int | None
    errorMessage: str | None


class AudioRecord(Failure):
    taskId: str
    parentMusicId: str
    param: str
    response: Tracks | None
    status: Literal[
        *("PENDING", "TEXT_SUCCESS", "FIRST_SUCCESS", "SUCCESS", "CREATE_TASK_FAILED"),
        *("GENERATE_AUDIO_FAILED", "SENSITIVE_WORD_ERROR", "CALLBACK_EXCEPTION"),
    ]
    type: str
    operationType: str
    createTime: Time


class AudioRecordAnswer(Envelope):
    code: Literal[200]
    data: AudioRecord


class Mp4(Strict):
    videoUrl: Annotated[str, Field(pattern=r"^https?://\S+\.mp4$")]


class FileRecord(Failure):
    taskId: str
    musicId: str
    callbackUrl: str
    musicIndex: int
    completeTime: Time | None
    createTime: Time


class Mp4Record(FileRecord):
    response: Mp4 | None
    successFlag: Literal[
        "PENDING", "SUCCESS", "CREATE_TASK_FAILED", "GENERATE_MP4_FAILED", "CALLBACK_EXCEPTION"
    ]
    status: str


class Mp4RecordAnswer(Envelope):
    code: Literal[200]
    data: Mp4Record


class Wav(Strict):
    audioWavUrl: Annotated[str, Field(pattern=r"^https?://\S+\.wav$")]


class WavRecord(FileRecord):
    response: Wav | None
    successFlag: Literal[
        "PENDING", "SUCCESS", "CREATE_TASK_FAILED", "GENERATE_WAV_FAILED", "CALLBACK_EXCEPTION"
    ]
    status: str


class WavRecordAnswer(Envelope):
    code: Literal[200]
    data: WavRecord


class Pictures(Strict):
    images: list[Url]


class PicturesRecord(FileRecord):
    response: Pictures | None
    successFlag: Literal["PENDING", "SUCCESS", "CREATE_TASK_FAILED", "GENERATE_COVER_FAILED"]
    status: str


class PicturesRecordAnswer(Envelope):
    code: Literal[200]
    data: PicturesRecord


class Midi(Strict):
    midiUrl: Url


class MidiRecord(FileRecord):
    response: Midi | None
    successFlag: Literal["PENDING", "SUCCESS", "CREATE_TASK_FAILED", "GENERATE_MIDI_FAILED"]
    status: str


class MidiRecordAnswer(Envelope):
    code: Literal[200]
    data: MidiRecord


class Stems(Strict):
    vocalUrl: Url
    instrumentalUrl: Url
    backingVocalsUrl: Url | None
    drumsUrl: Url | None
    bassUrl: Url | None
    guitarUrl: Url | None
    pianoUrl: Url | None
    keyboardUrl: Url | None
    percussionUrl: Url | None
    stringsUrl: Url | None
    synthUrl: Url | None
    fxUrl: Url | None
    brassUrl: Url | None
    woodwindsUrl: Url | None


class StemsRecord(FileRecord):
    response: Stems | None
    successFlag: Literal["PENDING", "SUCCESS", "CREATE_TASK_FAILED", "GENERATE_AUDIO_FAILED"]
    status: str


class StemsRecordAnswer(Envelope):
    code: Literal[200]
    data: StemsRecord


class Sheet(Strict):
    text: str
    title: str
    status: Literal["complete", "failed"]
    errorMessage: str


class Sheets(Strict):
    taskId: str
    data: Annotated[list[Sheet], Field(min_length=1)]


class LyricsRecord(Failure):
    taskId: str
    param: str
    response: Sheets | None
    status: Literal[
        "PENDING", "SUCCESS", "CREATE_TASK_FAILED", "GENERATE_LYRICS_FAILED", "CALLBACK_EXCEPTION"
    ]
    type: str
    createTime: Time


class LyricsRecordAnswer(Envelope):
    code: Literal[200]
    data: LyricsRecord


class TimedWord(Strict):
    word: str
    success: bool
    startS: float
    endS: float
    palign: int | float


class TimedLyrics(Strict):
    alignedWords: list[TimedWord]
    waveformData: list[int | float]
    hootCer: int | float
    isStreamed: bool


class TimedLyricsAnswer(Envelope):
    code: Literal[200]
    data: TimedLyrics


class Job(Strict):
    taskId: str
    model: str
    state: Literal["waiting", "queuing", "generating", "success", "fail"]
    param: str
    resultJson: str
    failCode: str | None
    failMsg: str | None
    costTime: int | None
    completeTime: int | None
    createTime: int


class JobAnswer(Envelope):
    data: Job


class Persona(Strict):
    personaId: str
    name: str
    description: str


class PersonaAnswer(Envelope):
    code: Literal[200]
    data: Persona


class StoredFile(Strict):
    fileName: str
    filePath: str
    downloadUrl: Url
    fileUrl: Url
    fileSize: int
    mimeType: str
    uploadedAt: str


class FileAnswer(Envelope):
    success: Literal[True]
    code: Literal[200]
    data: StoredFile


class CallbackTrack(Strict):
    id: str
    audio_url: Url
    source_audio_url: Url
    stream_audio_url: Url
    source_stream_audio_url: Url
    image_url: Url
    source_image_url: Url
    prompt: str
    model_name: str
    title: str
    tags: str
    createTime: Time
    duration: float


class CallbackTracks(Strict):
    callbackType: Literal["text", "first", "complete", "error"]
    task_id: str
    data: list[CallbackTrack]


class AudioCallback(Envelope):
    code: Literal[200, 400, 408, 413, 451, 500, 501, 531]
    data: CallbackTracks


class VideoReference(Strict):
    task_id: str
    video_url: Annotated[str, Field(pattern=r"^https?://\S+\.mp4$")] | None


class Mp4Callback(Envelope):
    code: Literal[200, 400, 451, 500]
    data: VideoReference


class CallbackSheets(Strict):
    callbackType: Literal["complete", "error"]
    taskId: str
    data: list[Sheet]


class LyricsCallback(Envelope):
    data: CallbackSheets


def parse(model: type[BaseModel], answer: Any) -> Any:
    """The answer, if the strict client reads it. Raises ValidationError."""
    model.model_validate(answer)
    return answer
