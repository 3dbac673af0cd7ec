"""Reads the comments, cuts pieces of them, and turns both into batches of tokens."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from transformers import PreTrainedTokenizerBase

TOPICS = """
    ai programming hardware security business work economy law politics society science health energy education culture
    sport life forum
""".split()
KINDS = """
    question explanation experience evidence criticism disagreement agreement prediction advice humour correction
    hostile opinion
""".split()
CATEGORIES = TOPICS + KINDS

# What a comment is cut to. Context is evidence of second rank: it never takes more than its places from a comment.
TOKENS, TITLE_TOKENS, PARENT_TOKENS = 192, 24, 40

# Neighbours (the same title, near ids) may be of one thread: so many of them stay together.
NEIGHBOURS = 150

SENTENCE = re.compile(r".+?(?:[.!?]+(?=\s)|\n|$)", re.DOTALL)


@dataclass(frozen=True)
class Comment:
    """A comment, its context, and for labelled ones a 0 or 1 for each category."""

    id: str
    source: str
    title: str
    parent: str
    text: str
    labels: np.ndarray | None = None


@dataclass(frozen=True)
class Piece:
    """A comment without its context, or a part of one: which comment, and from and to which byte of its text."""

    comment: int
    start: int
    end: int


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
            context = (row["title"] or "", row["parent"] or "")
            comments.append(Comment(row.get("id") or "", row["source"], *context, row["text"], labels))
    return comments


def folds(comments: Sequence[Comment], count: int) -> np.ndarray:
    """The fold of each comment. Those of one thread are in the same."""
    order = sorted(range(len(comments)), key=lambda at: (comments[at].source, comments[at].title, comments[at].id))
    of = np.zeros(len(comments), int)
    of[order] = np.arange(len(comments)) // NEIGHBOURS % count
    return of


def pieces(comments: Sequence[Comment], seed: int) -> list[Piece]:
    """A piece or two of most comments: what stands in a few sentences alone, and what a comment says without context."""
    random = np.random.default_rng(seed)
    found = []
    for at, comment in enumerate(comments):
        sentences = [match.span() for match in SENTENCE.finditer(comment.text) if match.group().strip()]
        if len(sentences) >= 3:
            count = int(random.integers(1, max(2, min(6, len(sentences) * 2 // 3)), endpoint=True))
            first = int(random.integers(0, len(sentences) - count, endpoint=True))
            found.append(piece(at, comment.text, sentences[first][0], sentences[first + count - 1][1]))
        if comment.title or comment.parent:
            found.append(piece(at, comment.text, 0, len(comment.text)))
    return found


def piece(comment: int, text: str, start: int, end: int) -> Piece:
    """From places in characters to places in bytes of UTF-8."""
    before = len(text[:start].encode())
    return Piece(comment, before, before + len(text[start:end].encode()))


def cut(comments: Sequence[Comment], piece: Piece) -> Comment:
    """The piece as a comment of its own."""
    whole = comments[piece.comment]
    return Comment(whole.id, whole.source, "", "", whole.text.encode()[piece.start : piece.end].decode(), whole.labels)


@dataclass(frozen=True)
class Encoded:
    """The tokens of a comment; the first `own` of them are its text, the rest its context."""

    tokens: list[int]
    own: int


def encode(comments: Sequence[Comment], tokenizer: PreTrainedTokenizerBase) -> list[Encoded]:
    """`[CLS] text [SEP] title [SEP] parent [SEP]`; the context is cut to its places, then the text to what is left."""

    def ids(texts: list[str]) -> list[list[int]]:
        return tokenizer(texts, add_special_tokens=False, verbose=False)["input_ids"] if texts else []

    first, last = tokenizer.cls_token_id, tokenizer.sep_token_id
    # No token is longer than its word and space, and what is cut off need not be read.
    texts = ids([comment.text[: TOKENS * 12] for comment in comments])
    titles = ids([comment.title for comment in comments])
    parents = ids([comment.parent[: PARENT_TOKENS * 12] for comment in comments])
    encoded = []
    for text, title, parent in zip(texts, titles, parents, strict=True):
        context = [*title[:TITLE_TOKENS], last, *parent[:PARENT_TOKENS], last] if title or parent else []
        own = [first, *text[: TOKENS - len(context) - 2], last]
        encoded.append(Encoded(own + context, len(own)))
    return encoded


@dataclass(frozen=True)
class Batch:
    """Comments of like length: `rows` are their places in the list."""

    rows: np.ndarray
    tokens: torch.Tensor
    # Whether a token is of the comment's own text, and whether it is there at all.
    own: torch.Tensor
    there: torch.Tensor


def collate(encoded: Sequence[Encoded], rows: np.ndarray, padding: int) -> Batch:
    """The comments side by side, the shorter ones padded."""
    length = max(len(encoded[row].tokens) for row in rows)
    tokens = np.full((len(rows), length), padding)
    for place, row in enumerate(rows):
        tokens[place, : len(encoded[row].tokens)] = encoded[row].tokens
    own = np.arange(length) < np.array([[encoded[row].own] for row in rows])
    there = np.arange(length) < np.array([[len(encoded[row].tokens)] for row in rows])
    return Batch(rows, torch.from_numpy(tokens), torch.from_numpy(own), torch.from_numpy(there))


def shuffled(encoded: Sequence[Encoded], size: int, padding: int, random: np.random.Generator) -> Iterator[Batch]:
    """All comments once, in random order and company, but for those of like length being together."""
    window = 32 * size
    order = random.permutation(len(encoded))
    batches = []
    for start in range(0, len(order), window):
        near = sorted(order[start : start + window], key=lambda row: len(encoded[row].tokens))
        batches += [np.array(near[at : at + size]) for at in range(0, len(near), size)]
    random.shuffle(batches)
    return (collate(encoded, rows, padding) for rows in batches)


def by_length(encoded: Sequence[Encoded], tokens: int, padding: int) -> Iterator[Batch]:
    """All comments once, the longest first, as many a batch as have so many tokens together."""
    order = sorted(range(len(encoded)), key=lambda row: -len(encoded[row].tokens))
    start = 0
    while start < len(order):
        size = max(1, tokens // len(encoded[order[start]].tokens))
        yield collate(encoded, np.array(order[start : start + size]), padding)
        start += size
