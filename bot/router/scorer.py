"""Which of several intents a sentence has, how sure that is, and whether it has none of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.router.features import FeatureExtractor, SentenceEncoder, calm
from bot.router.kernel_classifier import Evidence, KernelClassifier
from bot.router.novelty import NoveltyJudge, train_judge
from bot.router.spelling import Speller

REFUSAL = "oos"


@dataclass(frozen=True)
class Sample:
    """One training text.

    Attributes:
        group: variants of one sentence share it, so that none of them tests what another taught.
    """

    text: str
    label: str
    group: str


@dataclass(frozen=True)
class Score:
    """One intent and its share of the probability, 0 to 1."""

    label: str
    probability: float


@dataclass(frozen=True)
class Verdict:
    """What the scorer thinks of one text.

    Attributes:
        scores: intents, the most probable first; without the refusal class.
        in_scope: probability that the text has any of these intents.
        threshold: below it the text is better refused.
    """

    scores: tuple[Score, ...]
    in_scope: float
    threshold: float

    @property
    def best(self) -> Score:
        """The most probable intent."""
        return self.scores[0]

    @property
    def is_out_of_scope(self) -> bool:
        """True if the text should be refused."""
        return self.in_scope < self.threshold


class IntentScorer:
    """Trained on (text, label) pairs of any intent set, in any of the encoder's languages."""

    def __init__(
        self,
        extractor: FeatureExtractor,
        classifier: KernelClassifier,
        judge: NoveltyJudge,
        speller: Speller,
    ) -> None:
        self._extractor = extractor
        self._speller = speller
        self._classifier = classifier
        self._judge = judge
        self._labels = tuple(label for label in classifier.classes if label != judge.refusal)
        self._columns = np.flatnonzero(np.asarray(classifier.classes) != judge.refusal)

    @classmethod
    def train(
        cls, samples: Sequence[Sample], *, encoder: SentenceEncoder, false_refusals: float = 0.002
    ) -> "IntentScorer":
        """Learn from examples; those labelled `oos` show what to refuse, and without any nothing is refused.

        Args:
            samples: at least two labels, several texts each.
            encoder: gives the meaning of a text.
            false_refusals: share of known requests that may be refused wrongly.
        """
        texts = [sample.text for sample in samples]
        labels = [sample.label for sample in samples]
        extractor = FeatureExtractor(encoder)
        features = extractor.learn(texts)
        judge = train_judge(
            features,
            labels,
            [sample.group for sample in samples],
            refusal=REFUSAL,
            false_refusals=false_refusals,
        )
        return cls(extractor, KernelClassifier.fit(features, labels), judge, Speller.learn(texts))

    @property
    def labels(self) -> tuple[str, ...]:
        """The intents it knows, without the refusal class."""
        return self._labels

    def score(self, *views: str) -> Verdict:
        """Judge one text, given in one or several wordings that mean the same; they count alike.

        In the last one slips of the pen are put right first.
        """
        views = tuple(map(calm, views))
        spelled = self._speller.correct(views[-1])
        views = (*views, spelled) if len(views) == 1 and spelled != views[0] else (*views[:-1], spelled)
        evidence = self._classifier.weigh(self._extractor.extract(views))
        return self._judged(evidence.mean())[0]

    def score_many(self, texts: Sequence[str]) -> list[Verdict]:
        """Judge several texts at once, which is faster than one by one."""
        return self._judged(self._classifier.weigh(self._extractor.extract(texts)))

    def _judged(self, evidence: Evidence) -> list[Verdict]:
        margins = evidence.margins
        in_scope = self._judge.in_scope(self._classifier.classes, evidence)
        shares = self._judge.shares(margins[:, self._columns])
        return [
            Verdict(
                scores=tuple(
                    Score(self._labels[index], float(row[index])) for index in np.argsort(-row, kind="stable")
                ),
                in_scope=float(probability),
                threshold=self._judge.threshold,
            )
            for row, probability in zip(shares, in_scope, strict=True)
        ]

    def with_encoder(self, encoder: SentenceEncoder) -> "IntentScorer":
        """Attach the encoder after loading from disk, where it is not kept."""
        self._extractor.with_encoder(encoder)
        return self
