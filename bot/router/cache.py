"""Keeps the trained scorer on disk, so that a start takes a moment and not a training."""

import contextlib
import ctypes
import hashlib
import pickle
from pathlib import Path

from filelock import FileLock

from bot.router.features import SentenceEncoder
from bot.router.scorer import IntentScorer
from bot.router.training import build_samples
from prompts.loader import content_hash, load_phrases, load_slots

_LEARNING_MODULES = (
    "cache",
    "features",
    "kernel_classifier",
    "novelty",
    "scorer",
    "spelling",
    "training",
    "wording",
)
# Of phrases that were held out, which are harder than what people mostly say: one in fourteen may be refused
# wrongly. On the eval cases that comes to one or two in a hundred, since the handbook is asked before a refusal.
_FALSE_REFUSALS = 0.07


def load_or_train(folder: Path, *, encoder: SentenceEncoder) -> IntentScorer:
    """Give the router's scorer, from disk if phrases, encoder and code are those it was trained with.

    Two processes that start together train once. Files of other versions are removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"router-{_version(encoder)}.pickle"
    with FileLock(f"{folder / 'router'}.lock"):
        kept = _load(path)
        if kept is not None:
            return kept.with_encoder(encoder)
        scorer = train_router(encoder)
        for outdated in folder.glob("router-*.pickle"):
            outdated.unlink()
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(pickle.dumps(scorer, protocol=pickle.HIGHEST_PROTOCOL))
        unfinished.replace(path)
        _give_memory_back()
        return scorer


def train_router(encoder: SentenceEncoder) -> IntentScorer:
    """Train on the phrases of all tools."""
    samples = build_samples(load_phrases(), load_slots())
    return IntentScorer.train(samples, encoder=encoder, false_refusals=_FALSE_REFUSALS)


def _load(path: Path) -> IntentScorer | None:
    """Read what was kept; a file that is missing or cut short counts as none."""
    try:
        kept = pickle.loads(path.read_bytes())  # noqa: S301  our own file in our own data folder
    except (OSError, pickle.UnpicklingError, EOFError, ImportError, AttributeError):
        return None
    return kept if isinstance(kept, IntentScorer) else None


def _give_memory_back() -> None:
    """Return to the system what training has freed; glibc would keep some 60 MB of it."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _version(encoder: SentenceEncoder) -> str:
    digest = hashlib.sha256(f"{content_hash()} {encoder.name}".encode())
    for module in _LEARNING_MODULES:
        digest.update(Path(__file__).with_name(f"{module}.py").read_bytes())
    return digest.hexdigest()[:16]
