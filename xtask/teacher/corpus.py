"""Reads the comments, names them, and turns them into batches of tokens of a few fixed shapes."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from encoder import pretrained_folder

TOPICS = """
    ai programming hardware security business work economy law politics society science health energy education culture
    sport life forum
""".split()
KINDS = """
    question explanation experience evidence criticism disagreement agreement prediction advice humour correction
    hostile opinion
""".split()
CATEGORIES = TOPICS + KINDS

# Few shapes are few compilations; every batch has about as many tokens. The longest one is what a comment is cut to.
LENGTHS = (24, 32, 48, 64, 96, 128)
BATCH_TOKENS = 1024
# Context is evidence of second rank: it never takes more than these from a comment.
TITLE_TOKENS, PARENT_TOKENS = 20, 28
CLS, SEP = 101, 102

COMMON_ENGLISH = frozenset(
    "the a and of to is it in that i you for not was be on this have with are but as so my they".split()
)


@dataclass(frozen=True)
class Comment:
    """A comment, its context, and for labelled ones a 0 or 1 for each category."""

    id: str | None
    source: str
    title: str
    parent: str
    text: str
    labels: np.ndarray | None

    @property
    def key(self) -> str:
        """Names the comment across files and languages: the first 16 hexadecimal digits of a SHA-256."""
        whole = "\0".join((self.source, self.title, self.parent, self.text))
        return hashlib.sha256(whole.encode()).hexdigest()[:16]


def read(path: Path) -> list[Comment]:
    """The comments of a JSON-lines file, gzipped or not."""
    if not path.exists():
        raise SystemExit(f"{path} is missing: the teacher needs the data folder (--data)")
    comments = []
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        for line in lines:
            row = json.loads(line)
            labels = None
            if "topics" in row:
                given = {*row["topics"], *row["kinds"]}
                labels = np.array([name in given for name in CATEGORIES], np.float32)
            comments.append(
                Comment(row.get("id"), row["source"], row["title"] or "", row["parent"] or "", row["text"], labels)
            )
    return comments


def looks_english(text: str) -> bool:
    """Whether a comment of sensible length has as many common English words as English does."""
    words = re.findall(r"[a-z']+", text.lower())
    return 40 <= len(text) <= 1200 and 8 * sum(word in COMMON_ENGLISH for word in words) >= len(words) > 5


def useful_order(comments: list[Comment], seed: int) -> list[Comment]:
    """Shuffled so that any beginning is useful: English of sensible length first, small sources over-represented."""
    sizes = Counter(comment.source for comment in comments)
    random = np.random.default_rng(seed).random(len(comments))
    # The smaller of these comes first; a source's comments are drawn with the weight 1/sqrt(size).
    rank = [
        (not looks_english(comment.text), -np.log(chance) * np.sqrt(sizes[comment.source]))
        for comment, chance in zip(comments, random, strict=True)
    ]
    return [comments[i] for i in sorted(range(len(comments)), key=rank.__getitem__)]


@dataclass(frozen=True)
class Encoded:
    """The tokens of a comment; the first `own` of them are [CLS], its text and [SEP], the rest its context."""

    tokens: list[int]
    own: int


@cache
def tokenizer() -> Tokenizer:
    """The encoder's own, without its limit of length."""
    words = Tokenizer.from_file(str(pretrained_folder() / "tokenizer.json"))
    words.no_padding()
    words.no_truncation()
    return words


def encode(comments: list[Comment]) -> list[Encoded]:
    """`[CLS] text [SEP] title [SEP] parent [SEP]`; the context is cut to its places, then the text to what is left."""

    def ids(texts: list[str]) -> list[list[int]]:
        return [encoding.ids for encoding in tokenizer().encode_batch_fast(texts, add_special_tokens=False)]

    texts = ids([comment.text for comment in comments])
    titles = ids([comment.title for comment in comments])
    parents = ids([comment.parent for comment in comments])
    encoded = []
    for text, title, parent in zip(texts, titles, parents, strict=True):
        context = [*title[:TITLE_TOKENS], SEP, *parent[:PARENT_TOKENS], SEP] if title or parent else []
        own = [CLS, *text[: LENGTHS[-1] - len(context) - 2], SEP]
        encoded.append(Encoded(own + context, len(own)))
    return encoded


@dataclass(frozen=True)
class Batch:
    """Comments of like length: `rows` are their places in the list, and tokens beyond them are padding."""

    rows: np.ndarray
    tokens: np.ndarray
    part: np.ndarray


def batches(encoded: list[Encoded], random: np.random.Generator | None = None) -> Iterator[Batch]:
    """All comments once, by length; with `random` in random company and order."""
    order = np.arange(len(encoded)) if random is None else random.permutation(len(encoded))
    buckets = np.searchsorted(LENGTHS, [len(encoded[i].tokens) for i in order])
    groups = []
    for bucket, length in enumerate(LENGTHS):
        members = order[buckets == bucket]
        size = BATCH_TOKENS // length
        groups += [(members[start : start + size], size, length) for start in range(0, len(members), size)]
    if random is not None:
        random.shuffle(groups)
    for rows, size, length in groups:
        tokens = np.zeros((size, length), np.int32)
        part = np.zeros((size, length), np.int8)
        for place, row in enumerate(rows):
            comment = encoded[row]
            tokens[place, : len(comment.tokens)] = comment.tokens
            part[place, : comment.own] = 1
            part[place, comment.own : len(comment.tokens)] = 2
        yield Batch(rows, tokens, part)
