"""Tells requests of a known kind from all others, and turns margins into probabilities.

Few examples of refusals are ever at hand and new kinds of them never end. So whole classes are held back
in turn: to a classifier that has never seen them, their texts are strangers with everyday wording.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression

from bot.router.features import Floats, TextFeatures
from bot.router.kernel_classifier import Evidence, KernelClassifier

_FOLDS = 3
_SEED = 7
# Three classifiers are fitted on a share of these, in time that grows with the cube: as long as the final fit without
# a bound, a quarter of it with this one.
_MOST_JUDGED = 8_000
# A stranger made from a held-back class is a harder case than most refusals, and there are many of them.
_WEIGHT_OF_HELD_BACK_CLASSES = 0.5


@dataclass(frozen=True)
class NoveltyJudge:
    """What was learned from the held-back texts.

    Attributes:
        refusal: the label of texts that no class serves.
        temperature: margins are divided by it before the softmax.
        coefficients: weight of each clue; the last one is the intercept.
        threshold: below this probability of being in scope a text is refused.
    """

    refusal: str
    temperature: float
    coefficients: NDArray[np.float64]
    threshold: float

    def in_scope(self, classes: Sequence[str], evidence: Evidence) -> Floats:
        """Probability that each text is of a known kind.

        Returns: float array (n,), 0 to 1.
        """
        clues = _clues(classes, evidence, self.refusal)
        logits = clues @ self.coefficients[:-1] + self.coefficients[-1]
        return np.asarray(1.0 / (1.0 + np.exp(-logits)), dtype=np.float32)

    def shares(self, margins: Floats) -> Floats:
        """Softmax of margins.

        Returns: float32 array (n, classes), rows sum to 1.
        """
        return _softmax(margins / self.temperature)


def train_judge(
    features: TextFeatures,
    labels: Sequence[str],
    groups: Sequence[str],
    *,
    refusal: str,
    false_refusals: float,
) -> NoveltyJudge:
    """Learn from texts that the classifier of each fold has not seen.

    Args:
        features: of all training texts.
        labels: their classes; `refusal` for those that no class serves.
        groups: texts of one group are variants of each other and stay on one side.
        refusal: the label of refusals; if no text has it, nothing is to be refused.
        false_refusals: share of known requests that may be refused wrongly; sets the threshold.
    """
    kept = _some_of_each(np.asarray(groups))
    features, kinds = features.rows(kept), np.asarray(labels)[kept]
    clues, known, correct, weights = [], [], [], []
    losses = []
    for seen, unseen, held_back in _folds(kinds, np.asarray(groups)[kept], refusal):
        classifier = KernelClassifier.fit(features.rows(seen), list(kinds[seen]))
        evidence = classifier.weigh(features.rows(unseen))
        margins = evidence.margins
        clues.append(_clues(classifier.classes, evidence, refusal))
        strange = np.isin(kinds[unseen], [*held_back, refusal])
        best, truth = _best_in_scope(classifier, margins, refusal), kinds[unseen]
        known.append(~strange)
        correct.append(~strange & (np.asarray(classifier.classes)[best] == truth))
        weights.append(np.where(np.isin(truth, list(held_back)), _WEIGHT_OF_HELD_BACK_CLASSES, 1.0))
        losses.append((margins[~strange], [classifier.classes.index(label) for label in truth[~strange]]))
    answers = np.concatenate(known)
    model = LogisticRegression(class_weight="balanced", C=10.0, max_iter=1000)
    model.fit(np.concatenate(clues), answers, sample_weight=np.concatenate(weights))
    probabilities = model.predict_proba(np.concatenate(clues))[:, 1]
    return NoveltyJudge(
        refusal=refusal,
        temperature=_fit_temperature(losses),
        coefficients=np.append(model.coef_[0], model.intercept_[0]),
        threshold=float(np.quantile(probabilities[np.concatenate(correct)], false_refusals))
        if refusal in labels
        else 0.0,
    )


def _some_of_each(groups: NDArray[np.str_]) -> NDArray[np.intp]:
    """Pick one text of a group, and not more groups than a judge needs: the rest costs time and teaches nothing."""
    shuffled = np.random.default_rng(_SEED).permutation(len(groups))
    _, first = np.unique(groups[shuffled], return_index=True)
    return np.sort(shuffled[np.sort(first)[:_MOST_JUDGED]])


def _folds(
    kinds: NDArray[np.str_], groups: NDArray[np.str_], refusal: str
) -> list[tuple[NDArray[np.intp], NDArray[np.intp], frozenset[str]]]:
    """Split so that each fold holds back a third of the groups, and a quarter of the classes entirely."""
    generator = np.random.default_rng(_SEED)
    names = generator.permutation(np.unique(groups))
    fold_of = {name: index % _FOLDS for index, name in enumerate(names)}
    classes = generator.permutation(np.unique(kinds[kinds != refusal]))
    fold_of_text = np.asarray([fold_of[group] for group in groups])
    folds = []
    for fold in range(_FOLDS):
        held_back = frozenset(classes[fold :: _FOLDS + 1])
        unseen = (fold_of_text == fold) | np.isin(kinds, list(held_back))
        folds.append((np.flatnonzero(~unseen), np.flatnonzero(unseen), held_back))
    return folds


def _best_in_scope(classifier: KernelClassifier, margins: Floats, refusal: str) -> NDArray[np.intp]:
    allowed = np.where(np.asarray(classifier.classes) == refusal, -np.inf, 0.0)
    return np.asarray((margins + allowed).argmax(axis=1))


def _clues(classes: Sequence[str], evidence: Evidence, refusal: str) -> Floats:
    """Per text: best margin, lead over the second, margin of the refusals, nearest and near neighbours."""
    is_refusal = np.asarray(classes) == refusal
    margins, near = evidence.margins, evidence.nearest
    inside = np.sort(margins[:, ~is_refusal], axis=1)
    best = inside[:, -1]
    lead = best - inside[:, -2] if inside.shape[1] > 1 else best
    refused = margins[:, is_refusal].sum(axis=1)
    return np.stack([best, lead, refused, best - refused, near[:, 0], near.mean(axis=1)], axis=1)


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def _fit_temperature(held_out: list[tuple[Floats, list[int]]]) -> float:
    """The temperature under which the held-out texts are least surprising."""

    def loss(log_temperature: float) -> float:
        total = 0.0
        for margins, truth in held_out:
            shares = _softmax(margins / np.float32(np.exp(log_temperature)))
            total -= float(np.log(shares[np.arange(len(truth)), truth] + 1e-9).sum())
        return total

    return float(np.exp(minimize_scalar(loss, bounds=(-5.0, 1.0), method="bounded").x))
