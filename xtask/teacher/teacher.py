#!/usr/bin/env python3
"""Fine-tunes an encoder on the labelled comments, then scores all comments and pieces of them with it. See README.md."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from transformers import AutoTokenizer, get_linear_schedule_with_warmup

from corpus import (
    CATEGORIES,
    ROOT,
    TOPICS,
    Comment,
    Encoded,
    Piece,
    by_length,
    cut,
    encode,
    folds,
    pieces,
    read,
    shuffled,
)
from encoder import Teacher, unpack

# Any number will do; a fixed one makes runs repeatable.
SEED = 20_240_501
# The thresholds that are tried for the best F1.
THRESHOLDS = np.arange(0.05, 0.96, 0.01)
# What stands for a probability of 1 in a fold's file and in the labels. The labels are coarse to keep their file small: it has
# a number for each category of 366,000 comments and pieces.
STEPS, LEVELS = 255, 32

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
# How many comments a training step takes.
BATCH = 32
# How many tokens are scored at once. On a GPU more are faster, as long as they fit into its memory.
SCORED_TOKENS = 131_072 if DEVICE.type == "cuda" else 4096

# Hyperparameters; the README has the others.
# How much faster the output layer learns than the encoder: it starts from nothing.
HEAD_FACTOR = 20
# The share of all steps in which the learning rate rises.
WARM_UP = 0.06
# AdamW's weight decay of matrices.
WEIGHT_DECAY = 0.01


def say(line: str) -> None:
    """Prints a line of progress."""
    print(time.strftime("%H:%M:%S"), line, flush=True)


def precision() -> torch.autocast:
    """bfloat16 on a GPU, which is much faster with it."""
    return torch.autocast(DEVICE.type, torch.bfloat16, enabled=DEVICE.type == "cuda")


def fine_tune(teacher: Teacher, encoded: Sequence[Encoded], labels: np.ndarray, options: argparse.Namespace) -> None:
    """Trains with AdamW on binary cross-entropy; the learning rate rises, then falls linearly."""
    padding = teacher.encoder.config.pad_token_id
    groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = {}
    for name, parameter in teacher.named_parameters():
        groups.setdefault((name.startswith("head."), parameter.ndim > 1), []).append(parameter)
    optimiser = torch.optim.AdamW(
        [
            {
                "params": parameters,
                "lr": options.rate * (HEAD_FACTOR if is_head else 1),
                "weight_decay": WEIGHT_DECAY if is_matrix else 0.0,
            }
            for (is_head, is_matrix), parameters in groups.items()
        ],
        betas=(0.9, 0.98),
        fused=DEVICE.type == "cuda",
    )
    steps = options.epochs * -(-len(encoded) // BATCH)
    schedule = get_linear_schedule_with_warmup(optimiser, int(WARM_UP * steps), steps)
    random = np.random.default_rng(SEED)
    targets = torch.from_numpy(labels).to(DEVICE)
    teacher.train()
    for epoch in range(options.epochs):
        total = torch.zeros((), device=DEVICE)
        for batch in shuffled(encoded, BATCH, padding, random):
            inputs = (part.to(DEVICE, non_blocking=True) for part in (batch.tokens, batch.own, batch.there))
            with precision():
                logits = teacher(*inputs)
            loss = torch.nn.functional.binary_cross_entropy_with_logits(logits.float(), targets[batch.rows])
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.detach() * len(batch.rows)
        say(f"epoch {epoch + 1} of {options.epochs}: loss {total.item() / len(encoded):.4f}")


@torch.inference_mode()
def score(teacher: Teacher, encoded: Sequence[Encoded]) -> np.ndarray:
    """Returns a row of probabilities for each comment."""
    teacher.eval()
    scores = np.zeros((len(encoded), len(CATEGORIES)), np.float32)
    for batch in by_length(encoded, SCORED_TOKENS, teacher.encoder.config.pad_token_id):
        with precision():
            logits = teacher(*(part.to(DEVICE) for part in (batch.tokens, batch.own, batch.there)))
        scores[batch.rows] = logits.float().sigmoid().cpu().numpy()
    return scores


def as_bytes(scores: np.ndarray) -> np.ndarray:
    """Rounds probabilities to whole steps."""
    return np.rint(scores * STEPS).astype(np.uint8)


def label(options: argparse.Namespace) -> None:
    """Trains a teacher for each fold, on the other folds, and keeps its scores of every comment that it was not trained on."""
    labelled = read(options.data / "train.jsonl")
    tokenizer = AutoTokenizer.from_pretrained(options.encoder)
    parts = folds(labelled, options.folds)
    labels = np.stack([comment.labels for comment in labelled])
    comments = labelled + read(options.data / "unlabelled.jsonl.gz")
    cuts = pieces(comments, SEED)
    say(f"{len(labelled)} labelled, {len(comments) - len(labelled)} unlabelled comments, {len(cuts)} pieces")
    encoded = encode(comments, tokenizer)
    encoded_cuts = encode([cut(comments, piece) for piece in cuts], tokenizer)
    others = {name: encode(read(options.data / f"{name}.jsonl"), tokenizer) for name in ("dev", "news")}
    for fold in range(options.folds) if options.fold is None else [options.fold]:
        path = options.output / f"fold-{fold}.npz"
        if path.exists():
            continue
        say(f"fold {fold}")
        inside, outside = np.flatnonzero(parts == fold), np.flatnonzero(parts != fold)
        torch.manual_seed(SEED + fold)
        teacher = Teacher(options.encoder, labels[outside].mean(0).clip(1e-3)).to(DEVICE)
        fine_tune(teacher, [encoded[at] for at in outside], labels[outside], options)
        unseen = [*inside, *range(len(labelled), len(comments))]
        is_unseen = np.zeros(len(comments), bool)
        is_unseen[unseen] = True
        unseen_cuts = [at for at, piece in enumerate(cuts) if is_unseen[piece.comment]]
        found = {name: score(teacher, of) for name, of in others.items()}
        found["inside"] = score(teacher, [encoded[at] for at in inside])
        report("inside", labels[inside], found["inside"])
        report("dev", np.stack([comment.labels for comment in read(options.data / "dev.jsonl")]), found["dev"])
        if not options.trial:
            found["comments"] = as_bytes(score(teacher, [encoded[at] for at in unseen]))
            found["pieces"] = as_bytes(score(teacher, [encoded_cuts[at] for at in unseen_cuts]))
            say("labelled")
            beside = path.with_suffix(".part.npz")
            np.savez_compressed(beside, **found)
            beside.replace(path)
    if not options.trial and options.fold is None:
        write(options, comments, cuts, parts)


def write(options: argparse.Namespace, comments: Sequence[Comment], cuts: Sequence[Piece], parts: np.ndarray) -> None:
    """Merges the folds' scores: a labelled comment and its pieces get those of the one teacher that was not trained on the
    comment, all others the mean."""
    fold_of = np.full(len(comments), -1)
    fold_of[: len(parts)] = parts
    fold_of_cut = fold_of[[piece.comment for piece in cuts]]
    sums = {"comments": np.zeros((len(comments), len(CATEGORIES))), "pieces": np.zeros((len(cuts), len(CATEGORIES)))}
    for fold in range(options.folds):
        with np.load(options.output / f"fold-{fold}.npz") as found:
            for name, of in (("comments", fold_of), ("pieces", fold_of_cut)):
                seen = np.flatnonzero((of == fold) | (of < 0))
                share = np.where(of[seen] < 0, 1 / options.folds, 1.0)
                sums[name][seen] += found[name] * share[:, None]
    means = np.rint(np.concatenate([sums["comments"], sums["pieces"]]))
    levels = np.rint(means / STEPS * LEVELS).astype(np.uint8)
    places = np.array([(piece.comment, piece.start, piece.end) for piece in cuts], "<u4")
    texts = hashlib.sha256(b"".join(comment.text.encode() + b"\0" for comment in comments)).digest()[:16]
    whole = texts + np.array([len(cuts)], "<u4").tobytes() + places.T.tobytes() + levels.T.tobytes()
    (options.output / "labels.bin.gz").write_bytes(gzip.compress(whole, 9, mtime=0))


def f1(labels: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Returns the F1 of each column."""
    both = (labels * given).sum(0)
    return np.divide(2 * both, labels.sum(0) + given.sum(0), out=np.zeros(labels.shape[1]), where=both > 0)


def best_thresholds(labels: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Returns the threshold with the highest F1 for each category."""
    return THRESHOLDS[np.argmax([f1(labels, scores >= threshold) for threshold in THRESHOLDS], axis=0)]


def report(name: str, labels: np.ndarray, scores: np.ndarray) -> None:
    """Prints micro and macro F1 of each axis: once with thresholds chosen on these same comments and once, as an honest
    figure, with each half's thresholds chosen on the other half."""
    own = scores >= best_thresholds(labels, scores)
    crossed = np.zeros_like(own)
    halves = np.random.default_rng(SEED).permutation(len(labels)) % 2 == 0
    for half in (halves, ~halves):
        crossed[half] = scores[half] >= best_thresholds(labels[~half], scores[~half])
    figures = []
    for axis, columns in (("topics", slice(len(TOPICS))), ("kinds", slice(len(TOPICS), None))):
        for given in (own, crossed):
            wanted, got = labels[:, columns], given[:, columns]
            micro = f1(wanted.reshape(-1, 1), got.reshape(-1, 1))[0]
            figures.append(f"{axis} {micro:.3f} / {f1(wanted, got).mean():.3f}")
    say(f"{name}: {figures[0]}, {figures[2]}; thresholds from other half {figures[1]}, {figures[3]}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, default=ROOT.parent / "shared/data", help="the folder of comments")
    arguments.add_argument("--output", type=Path, default=ROOT / "target/teacher", help="the folder for labels")
    arguments.add_argument("--encoder", type=Path, help="the folder of another encoder, as transformers saves it")
    arguments.add_argument("--epochs", type=int, default=4)
    arguments.add_argument("--rate", type=float, default=3e-5, help="the highest learning rate")
    arguments.add_argument("--folds", type=int, default=5, help="how many folds, and so teachers")
    arguments.add_argument("--fold", type=int, help="only this fold, counted from 0: several may run side by side")
    arguments.add_argument("--trial", action="store_true", help="print the figures of each fold, but write no labels")
    options = arguments.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    options.encoder = options.encoder or unpack(options.output)
    label(options)


if __name__ == "__main__":
    main()
