"""Reads the comments, cuts pieces from them, and turns both into batches of tokens."""

from __future__ import annotations

import gzip
import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from transformers import PreTrainedTokenizerBase

ROOT = Path(__file__).resolve().parents[2]


def categories(axis: str) -> list[str]:
    """The ids of an axis, "topic" or "kind", in the taxonomy's order, without drafts: the order of the model's outputs."""
    taxonomy = tomllib.loads((ROOT / "src/taxonomy.toml").read_text("utf-8"))
    return [category["id"] for category in taxonomy[axis] if not category.get("draft")]


TOPICS = categories("topic")
CATEGORIES = TOPICS + categories("kind")

# The longest input, in tokens, and how many of them the title and the parent may take. The comment itself matters most.
TOKENS, TITLE_TOKENS, PARENT_TOKENS = 192, 24, 40

# How many neighbours (by source, title and id) stay in one fold, as they may be from one thread.
NEIGHBOURS = 150

# A sentence: up to its final marks, the end of its line or the end of the text.
SENTENCE = re.compile(r".+?(?:[.!?]+(?=\s)|\n|$)", re.DOTALL)


@dataclass(frozen=True)
class Comment:
    """A comment with its context and, if it is labelled, a 0 or 1 for each category."""

    id: str
    source: str
    title: str
    parent: str
    text: str
    labels: np.ndarray | None = None


@dataclass(frozen=True)
class Piece:
    """A comment without its context, or a part of one: the comment's index and a range of bytes of its text."""

    comment: int
    start: int
    end: int


def read(path: Path) -> list[Comment]:
    """Reads a file of JSON lines, gzipped or not: a comment a line."""
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
    """The fold of each comment. Comments of one thread are in the same fold."""
    order = sorted(range(len(comments)), key=lambda at: (comments[at].source, comments[at].title, comments[at].id))
    of = np.zeros(len(comments), int)
    of[order] = np.arange(len(comments)) // NEIGHBOURS % count
    return of


def pieces(comments: Sequence[Comment], seed: int) -> list[Piece]:
    """One or two pieces of most comments: a run of up to six sentences, and the whole text without its context."""
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
    """Makes a piece from offsets in characters; its own are in bytes of UTF-8."""
    before = len(text[:start].encode())
    return Piece(comment, before, before + len(text[start:end].encode()))


def cut(comments: Sequence[Comment], piece: Piece) -> Comment:
    """The piece as a comment of its own."""
    whole = comments[piece.comment]
    return Comment(whole.id, whole.source, "", "", whole.text.encode()[piece.start : piece.end].decode(), whole.labels)


@dataclass(frozen=True)
class Encoded:
    """The tokens of a comment: first `own` tokens of its text, then its context."""

    tokens: list[int]
    own: int


def encode(comments: Sequence[Comment], tokenizer: PreTrainedTokenizerBase) -> list[Encoded]:
    """Encodes as `[CLS] text [SEP] title [SEP] parent [SEP]`. The context is cut first, then the text to what room is left."""

    def ids(texts: list[str]) -> list[list[int]]:
        return tokenizer(texts, add_special_tokens=False, verbose=False)["input_ids"] if texts else []

    first, last = tokenizer.cls_token_id, tokenizer.sep_token_id
    # No need to tokenise what is cut off anyway: English has far fewer than twelve characters a token.
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
    """Comments of similar length; `rows` are their indices in the list."""

    rows: np.ndarray
    tokens: torch.Tensor
    # Masks: tokens of the comment's own text, and all tokens that are not padding.
    own: torch.Tensor
    there: torch.Tensor


def collate(encoded: Sequence[Encoded], rows: np.ndarray, padding: int) -> Batch:
    """Puts comments into one batch, padding the shorter ones."""
    length = max(len(encoded[row].tokens) for row in rows)
    tokens = np.full((len(rows), length), padding)
    for place, row in enumerate(rows):
        tokens[place, : len(encoded[row].tokens)] = encoded[row].tokens
    own = np.arange(length) < np.array([[encoded[row].own] for row in rows])
    there = np.arange(length) < np.array([[len(encoded[row].tokens)] for row in rows])
    return Batch(rows, torch.from_numpy(tokens), torch.from_numpy(own), torch.from_numpy(there))


def shuffled(encoded: Sequence[Encoded], size: int, padding: int, random: np.random.Generator) -> Iterator[Batch]:
    """Batches of all comments in random order. Each batch has comments of similar length, so that little is padding."""
    window = 32 * size
    order = random.permutation(len(encoded))
    batches = []
    for start in range(0, len(order), window):
        near = sorted(order[start : start + window], key=lambda row: len(encoded[row].tokens))
        batches += [np.array(near[at : at + size]) for at in range(0, len(near), size)]
    random.shuffle(batches)
    return (collate(encoded, rows, padding) for rows in batches)


def by_length(encoded: Sequence[Encoded], tokens: int, padding: int) -> Iterator[Batch]:
    """Batches of all comments, the longest first, each of at most `tokens` tokens (or one comment, if it is longer)."""
    order = sorted(range(len(encoded)), key=lambda row: -len(encoded[row].tokens))
    start = 0
    while start < len(order):
        size = max(1, tokens // len(encoded[order[start]].tokens))
        yield collate(encoded, np.array(order[start : start + size]), padding)
        start += size
