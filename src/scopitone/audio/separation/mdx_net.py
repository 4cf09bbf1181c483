"""MDX-Net models in ONNX files: they estimate the voice in the spectrum.

The format is that of the models of KUIELab (Kim et al., KUIELab-MDX-Net, ISMIR 2021 workshop) and
their successors: input and output are (1, 4, bins, frames), the real and imaginary parts of the
left and the right channel's short-time Fourier transform at 44.1 kHz, with a periodic Hann window,
a hop of 1024 samples, centered frames, and only the lowest bins. The file says how many bins and
frames there are, but not how long the transform is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from scopitone.audio.separation.separator import ReportShare, Sound
from scopitone.core.errors import RenderError

RATE = 44_100
"""Sample rate in Hz of the sound that the models were trained with."""

_HOP = 1024
_CHANNELS = 4

Target = Literal["vocals", "instrumental"]
"""What a model estimates. The voice is the rest if it estimates the instruments."""


@dataclass(frozen=True, slots=True)
class MdxNet:
    """A separator with an MDX-Net model.

    Attributes:
        session: the model in ONNX Runtime.
        bins: how many frequencies it sees, from 0 Hz.
        frames: how many frames it sees at once.
        fft: the length of the transform in samples.
        target: what the model estimates.
    """

    session: Any
    bins: int
    frames: int
    fft: int
    target: Target

    @classmethod
    def load(cls, model: Path, fft: int, target: Target) -> MdxNet:
        """Load a model from an ONNX file.

        Raises:
            RenderError: the file is not an ONNX model, or not one in this format.
        """
        import onnxruntime

        try:
            session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
        # The library's errors have no common class.
        except Exception as error:
            raise RenderError(f"The separation model {model.name} cannot be loaded") from error
        bins, frames = _check_shape(model, session, fft)
        return cls(session, bins, frames, fft, target)

    @property
    def rate(self) -> int:
        """The sample rate in Hz of the sound that it separates."""
        return RATE

    def extract_voice(self, sound: Sound, report: ReportShare) -> Sound:
        """Return the voice in `sound` (2, n), of the same length.

        The sound is cut into chunks, which overlap by the samples at both ends of which the
        transform does not see enough.
        """
        length, edge = sound.shape[1], self.fft // 2
        chunk = _HOP * (self.frames - 1)
        step = chunk - 2 * edge
        padded = np.pad(sound, ((0, 0), (edge, edge + step - length % step)))
        parts = []
        for start in range(0, length, step):
            estimate = self._estimate(padded[:, start : start + chunk])
            parts.append(estimate[:, edge : edge + step])
            report(min(1.0, (start + step) / length))
        estimated = np.concatenate(parts, axis=1)[:, :length]
        return estimated if self.target == "vocals" else sound - estimated

    def _estimate(self, chunk: Sound) -> Sound:
        spectrum = self._transform(chunk)
        name = self.session.get_inputs()[0].name
        (estimate,) = self.session.run(None, {name: spectrum[np.newaxis]})
        return self._invert(np.asarray(estimate[0]), chunk.shape[1])

    def _transform(self, chunk: Sound) -> NDArray[np.float32]:
        """Return the spectrum of a chunk (2, n) as the model sees it: (4, bins, frames)."""
        edge = self.fft // 2
        padded = np.pad(chunk, ((0, 0), (edge, edge)), mode="reflect")
        windows = np.lib.stride_tricks.sliding_window_view(padded, self.fft, axis=1)[:, ::_HOP]
        spectrum = np.fft.rfft(windows * _window(self.fft), axis=2)[:, :, : self.bins]
        parts = np.stack([spectrum.real, spectrum.imag], axis=1).reshape(_CHANNELS, -1, self.bins)
        return np.ascontiguousarray(parts.transpose(0, 2, 1), np.float32)

    def _invert(self, parts: NDArray[np.float32], length: int) -> Sound:
        """Return the sound (2, length) of a spectrum (4, bins, frames)."""
        edge = self.fft // 2
        pairs = parts.transpose(0, 2, 1).reshape(2, 2, self.frames, self.bins)
        spectrum = np.zeros((2, self.frames, edge + 1), np.complex128)
        spectrum[:, :, : self.bins] = pairs[:, 0] + 1j * pairs[:, 1]
        window = _window(self.fft)
        windows = np.fft.irfft(spectrum, self.fft, axis=2) * window
        sound = np.zeros((2, length + self.fft))
        weight = np.zeros(length + self.fft)
        for frame in range(self.frames):
            span = slice(frame * _HOP, frame * _HOP + self.fft)
            sound[:, span] += windows[:, frame]
            weight[span] += window**2
        inner = slice(edge, edge + length)
        return (sound[:, inner] / np.maximum(weight[inner], 1e-8)).astype(np.float32)


def _check_shape(model: Path, session: Any, fft: int) -> tuple[int, int]:
    """Return how many bins and frames the model sees."""
    shape = [tensor.shape for tensor in session.get_inputs()]
    match shape:
        case [[_, 4, int() as bins, int() as frames]] if _is_usable(bins, frames, fft):
            return bins, frames
    raise RenderError(
        f"The separation model {model.name} has inputs of the shape {shape}; accepted: one of (1,"
        f" 4, bins, frames) with at most {fft // 2 + 1} bins, and frames over more than {fft}"
        " samples"
    )


def _is_usable(bins: int, frames: int, fft: int) -> bool:
    return bins <= fft // 2 + 1 and _HOP * (frames - 1) > fft


def _window(length: int) -> NDArray[np.float64]:
    """Return a periodic Hann window."""
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)
