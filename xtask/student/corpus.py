"""Reads what `cargo xtask train` prepared: comments as word pieces, with their targets. Makes batches of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from network import OWN_FORMS, SPECIALS

# How many batches are filled from one run of random comments, which is sorted by length, so that little is padding.
WINDOW = 64
# The standard deviation of the numbers in the vectors of pieces.
VECTOR_DEVIATION = 0.5


class Use(IntEnum):
    """What a comment is used for, as in xtask/training."""

    LABELLED = 0
    TAUGHT = 1
    PIECE = 2
    HELD_OUT = 3
    DEV = 4
    RECENT_DEV = 5


@dataclass(frozen=True)
class Corpus:
    """All comments: `starts` says where each begins in `pieces` and `forms`."""

    pieces: np.ndarray
    forms: np.ndarray
    starts: np.ndarray
    lengths: np.ndarray
    uses: np.ndarray
    targets: np.ndarray
    labels: np.ndarray
    # The id of the piece that stands for an unknown one: the last.
    unknown: int

    @classmethod
    def read(cls, folder: Path) -> Corpus:
        """Reads the arrays in a folder."""

        def column(name: str) -> np.ndarray:
            return np.fromfile(folder / name, {"u8": "<u1", "u16": "<u2"}[name.rsplit(".", 1)[1]])

        lengths = column("lengths.u16").astype(np.int64)
        count = len(lengths)
        return cls(
            pieces=column("pieces.u16"),
            forms=column("forms.u8"),
            starts=np.concatenate([[0], np.cumsum(lengths)[:-1]]),
            lengths=lengths,
            uses=column("uses.u8"),
            targets=column("targets.u8").reshape(count, -1).astype(np.float32) / 255,
            labels=column("labels.u8").reshape(count, -1) > 0,
            unknown=len(vocabulary(folder)) + SPECIALS - 1,
        )

    def rows(self, use: Use) -> np.ndarray:
        """The comments with a use."""
        return np.flatnonzero(self.uses == use)

    def batch(self, rows: np.ndarray, hidden: np.random.Generator | None = None, share: float = 0.0) -> list[torch.Tensor]:
        """Puts comments into one batch: pieces, forms, what is there, what is the writer's own. Of the writer's pieces, a share is
        replaced by the unknown one, so that the network learns what is left when words are deleted."""
        lengths = self.lengths[rows]
        places = np.arange(lengths.max())
        there = places < lengths[:, None]
        at = np.where(there, self.starts[rows][:, None] + places, 0)
        pieces = np.where(there, self.pieces[at], 0).astype(np.int64)
        forms = np.where(there, self.forms[at], 0).astype(np.int64)
        own = there & (forms < OWN_FORMS)
        if hidden is not None:
            hits = own & (hidden.random(pieces.shape) < share)
            hits[:, 0] = False
            pieces[hits] = self.unknown
        return [torch.from_numpy(array) for array in (pieces, forms, there, own)]

    def by_length(self, rows: np.ndarray, size: int) -> Iterator[np.ndarray]:
        """Cuts comments into batches of similar length."""
        order = rows[np.argsort(self.lengths[rows], kind="stable")]
        return (order[at : at + size] for at in range(0, len(order), size))

    def shuffled(self, rows: np.ndarray, size: int, random: np.random.Generator) -> list[np.ndarray]:
        """Cuts comments into batches of similar length, in random order."""
        order = random.permutation(rows)
        window = WINDOW * size
        batches = [
            batch for start in range(0, len(order), window) for batch in self.by_length(order[start : start + window], size)
        ]
        random.shuffle(batches)
        return batches


def vocabulary(folder: Path) -> list[str]:
    """The pieces, in the order of their ids; those that continue a word begin with ##."""
    return (folder / "vocabulary.txt").read_text("utf-8").split("\n")[:-1]


def vectors(folder: Path, encoder: Path, width: int) -> torch.Tensor:
    """The vector of each piece in a published encoder, cut to its first principal components; that of a word which the encoder doesn't
    have is the mean of its pieces'. Special pieces get zeros."""
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    known = tokenizer.get_vocab()
    table = load_file(encoder / "model.safetensors")["embeddings.word_embeddings.weight"].double()
    table = table - table.mean(0)

    def vector(piece: str) -> torch.Tensor:
        if piece in known:
            return table[known[piece]]
        ids = [at for at in tokenizer.encode(piece, add_special_tokens=False).ids if at != known["[UNK]"]]
        return table[ids].mean(0) if ids else torch.zeros_like(table[0])

    components = torch.linalg.svd(table, full_matrices=False).Vh[:width].T
    projected = torch.stack([vector(piece) for piece in vocabulary(folder)]) @ components
    scaled = projected / projected.std() * VECTOR_DEVIATION
    return torch.cat([scaled, torch.zeros(SPECIALS, width, dtype=scaled.dtype)]).float()
