"""Functions that Numba compiles when they are first called.

Importing Numba takes 0.15 s, and most processes import modules with kernels without running one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def kernel(**options: Any) -> Callable[[Callable[P, R]], Kernel[P, R]]:
    """Return a decorator that makes a function a `Kernel`.

    options: of `numba.njit`. The compiled code is always kept on disk.
    """
    return lambda function: Kernel(function, options)


class Kernel(Generic[P, R]):
    """A function that is compiled, or loaded from Numba's cache, when it is first called.

    Kernels can call each other.
    """

    def __init__(self, function: Callable[P, R], options: dict[str, Any]) -> None:
        functools.update_wrapper(self, function)
        self._function = function
        self._options = options

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        result: R = self.dispatcher(*args, **kwargs)
        return result

    @functools.cached_property
    def dispatcher(self) -> Any:
        """The function of Numba."""
        from numba import njit

        return njit(cache=True, **self._options)(self._function)

    @property
    def _numba_type_(self) -> Any:
        """The type of a kernel in the code of another one: that of its dispatcher."""
        from numba.core.types import Dispatcher

        return Dispatcher(self.dispatcher)
