"""The student's network: a small transformer over word pieces, with a sum over pieces for each category at its end."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

# How many forms a piece can have, and how many of them, the first ones, are of what the writer says: see src/tag/encoder/pieces.rs.
FORMS, OWN_FORMS = 15, 6
# How many special pieces follow the vocabulary: see the same file.
SPECIALS = 6
# The numbers of one attention head, a constant of src/tag/encoder/layers.rs.
HEAD_WIDTH = 32
# Keeps the divisor of a layer normalisation from being 0: that of src/tag/encoder/floats.rs.
EPSILON = 1e-6
# What the sum over pieces is multiplied by, so that the last layer learns as fast as the others.
HEAD_FACTOR = 4.0


@dataclass(frozen=True)
class Shape:
    """The sizes of the network. By hand: as large as the time that a browser has for a comment allows."""

    width: int = 160
    blocks: int = 3
    hidden: int = 256
    dropout: float = 0.1


def normalise(vectors: torch.Tensor, gains: torch.Tensor) -> torch.Tensor:
    """Layer normalisation (Ba, Kiros and Hinton, 2016) with gains and without biases."""
    return functional.layer_norm(vectors, vectors.shape[-1:], gains.to(vectors.dtype), None, EPSILON)


class Block(nn.Module):
    """Neighbours, self-attention and a gated hidden layer; each adds to its input."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.width
        self.neighbours = nn.Linear(2 * width, width)
        self.attention = nn.Linear(width, 3 * width)
        self.attended = nn.Linear(width, width)
        self.gated = nn.Linear(width, 2 * shape.hidden)
        self.output = nn.Linear(shape.hidden, width)
        self.gains = nn.ParameterList([nn.Parameter(torch.ones(width)) for _ in range(3)])
        for layer in (self.neighbours, self.attended, self.output):
            nn.init.normal_(layer.weight, std=0.5 / math.sqrt(layer.in_features))
            nn.init.zeros_(layer.bias)

    def forward(self, vectors: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        rows, length, width = vectors.shape
        normal = normalise(vectors, self.gains[0]) * there[..., None]
        padded = functional.pad(normal, (0, 0, 1, 1))
        vectors = vectors + self.neighbours(torch.cat([padded[:, :-2], padded[:, 2:]], -1))
        parts = self.attention(normalise(vectors, self.gains[1]))
        parts = parts.view(rows, length, 3, width // HEAD_WIDTH, HEAD_WIDTH).permute(2, 0, 3, 1, 4)
        # Written out: on processors, PyTorch's own function is several times slower in training.
        scores = parts[0] @ parts[1].transpose(2, 3) * HEAD_WIDTH**-0.5
        shares = scores.masked_fill(~there[:, None, None, :], -1e4).softmax(-1).to(parts.dtype)
        vectors = vectors + self.attended((shares @ parts[2]).transpose(1, 2).reshape(rows, length, width))
        values, gates = self.gated(normalise(vectors, self.gains[2])).chunk(2, -1)
        return vectors + self.output(values * functional.relu(gates))


class Student(nn.Module):
    """Computes a logit for each category."""

    def __init__(self, pretrained: torch.Tensor, shape: Shape, prior: torch.Tensor) -> None:
        """Starts from published vectors, a row for each piece, and from `prior`, a probability for each category."""
        super().__init__()
        width, categories = shape.width, len(prior)
        # What is known of a piece: its published vector, which stays as it is, and what is learnt about it.
        self.pretrained = nn.Embedding.from_pretrained(pretrained, freeze=True)
        self.project = nn.Linear(pretrained.shape[1], width, bias=False)
        self.learnt = nn.Embedding(len(pretrained), width, sparse=True)
        self.form = nn.Embedding(FORMS, width)
        self.dropout = nn.Dropout(shape.dropout)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.blocks))
        self.gains = nn.Parameter(torch.ones(width))
        self.attention = nn.Linear(width, categories, bias=False)
        self.statement = nn.Linear(width, categories)
        nn.init.zeros_(self.learnt.weight)
        nn.init.normal_(self.form.weight, std=0.3)
        nn.init.normal_(self.attention.weight, std=0.02)
        with torch.no_grad():
            self.learnt.weight[-SPECIALS:].normal_(std=0.5)
            self.statement.weight.mul_(0.3)
            self.statement.bias.copy_(torch.log(prior / (1 - prior)) / HEAD_FACTOR)

    def forward(self, pieces: torch.Tensor, forms: torch.Tensor, there: torch.Tensor, own: torch.Tensor) -> torch.Tensor:
        """Returns a row of logits for each row of pieces. `there` is false for padding, `own` is true for what the writer says."""
        return self.read(self.pretrained(pieces), self.learnt(pieces), self.form(forms), there, own)

    def read(
        self, known: torch.Tensor, learnt: torch.Tensor, form: torch.Tensor, there: torch.Tensor, own: torch.Tensor
    ) -> torch.Tensor:
        """All layers above the vectors of pieces. Apart, because the compiler can't handle sparse gradients."""
        projected = self.project(known)
        vectors = self.dropout(projected + learnt.to(projected.dtype) + form.to(projected.dtype))
        for block in self.blocks:
            vectors = block(vectors, there)
        with torch.autocast(vectors.device.type, enabled=False):
            normal = normalise(vectors.float(), self.gains)
            shares = self.attention(normal).masked_fill(~own[..., None], -1e4).softmax(1)
            return (shares * self.statement(normal)).sum(1) * HEAD_FACTOR

    @torch.no_grad()
    def parts(self) -> list[torch.Tensor]:
        """Its parameters as they are used: gains, projection and factor multiplied into the weights. In the order of weights.f32."""
        pieces = self.pretrained.weight @ self.project.weight.T + self.learnt.weight
        parts = [pieces, self.form.weight]
        for block in self.blocks:
            first, second, third = block.gains
            for layer, gains in (
                (block.neighbours, torch.cat([first, first])),
                (block.attention, second),
                (block.attended, None),
                (block.gated, third),
                (block.output, None),
            ):
                parts += [layer.weight if gains is None else layer.weight * gains, layer.bias]
        return [*parts, self.attention.weight * self.gains, HEAD_FACTOR * self.statement.weight * self.gains]
