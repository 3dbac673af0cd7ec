#!/usr/bin/env python3
"""Fine-tunes a small encoder on the labelled comments and lets it label the unlabelled ones. See README.md."""

from __future__ import annotations

import argparse
import gzip
import json
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
from safetensors.numpy import load_file, save_file

import encoder
from corpus import CATEGORIES, TOPICS, Comment, batches, encode, read, useful_order
from encoder import Params

ROOT = Path(__file__).resolve().parents[2]
SEED = 20_240_501

# Words' vectors and the lowest layers know English better than our comments can teach them, and training them costs
# almost half of the time.
FROZEN = ("embed.", "norm.", "0.", "1.", "2.")
LEARNING_RATE, HEAD_FACTOR, WARM_UP, WEIGHT_DECAY = 1.5e-4, 10, 0.06, 0.01
CHECKPOINT_STEPS = 100
THRESHOLDS = np.arange(0.05, 0.96, 0.01)
# Comments a member of the gzip file: what an interruption costs at most.
CHUNK = 1024


def say(folder: Path, line: str) -> None:
    """Prints a line of progress and keeps it in the folder's STATUS."""
    line = f"{time.strftime('%H:%M:%S')} {line}"
    print(line, flush=True)
    with (folder / "STATUS").open("a") as status:
        print(line, file=status)


def scorer(params: Params) -> Callable[[list[Comment]], np.ndarray]:
    """A function from comments to a row of probabilities for each."""
    forward = jax.jit(lambda params, tokens, part: jax.nn.sigmoid(encoder.logits(params, tokens, part)))

    def score(comments: list[Comment]) -> np.ndarray:
        scores = np.zeros((len(comments), len(CATEGORIES)), np.float32)
        for batch in batches(encode(comments)):
            scores[batch.rows] = forward(params, batch.tokens, batch.part)[: len(batch.rows)]
        return scores

    return score


def rate(step: int, steps: int) -> float:
    """The learning rate: up in a line, then down in a line to nothing."""
    warm_up = WARM_UP * steps
    return LEARNING_RATE * min(step / warm_up, max(0.0, (steps - step) / (steps - warm_up)))


def fine_tune(options: argparse.Namespace) -> None:
    """Trains from the published weights, or goes on from the last checkpoint; writes `teacher.safetensors`."""
    comments, dev = read(options.data / "train.jsonl"), read(options.data / "dev.jsonl")
    encoded, labels = encode(comments), np.stack([comment.labels for comment in comments])
    everything = encoder.pretrained(prior=labels.mean(0).clip(1e-3))
    frozen = {name: value for name, value in everything.items() if name.startswith(FROZEN)}
    params = {name: value for name, value in everything.items() if name not in frozen}
    optimiser = optax.chain(optax.scale_by_adam(), optax.add_decayed_weights(WEIGHT_DECAY))
    state = (params, optimiser.init(params))

    @jax.jit
    def update(
        state: tuple[Params, optax.OptState],
        frozen: Params,
        tokens: jax.Array,
        part: jax.Array,
        wanted: jax.Array,
        known: jax.Array,
        speed: float,
        step: int,
    ) -> tuple[tuple[Params, optax.OptState], jax.Array]:
        def loss(params: Params) -> jax.Array:
            """A sum over comments: each weighs the same, however many are in its batch."""
            found = encoder.logits(frozen | params, tokens, part, jax.random.fold_in(jax.random.key(SEED), step))
            return (optax.sigmoid_binary_cross_entropy(found, wanted).mean(1) * known).sum()

        params, memory = state
        value, slopes = jax.value_and_grad(loss)(params)
        steps, memory = optimiser.update(slopes, memory, params)
        factors = {name: HEAD_FACTOR if name.startswith("head.") else 1 for name in params}
        return (jax.tree.map(lambda p, s, f: p - speed * f * s, params, steps, factors), memory), value

    checkpoint = options.output / "checkpoint.safetensors"
    done = 0
    leaves, shape = jax.tree.flatten(state)
    if checkpoint.exists():
        stored = load_file(checkpoint)
        done = stored["done"].item()
        state = jax.tree.unflatten(
            shape, [jnp.asarray(stored[str(i)]).reshape(old.shape) for i, old in enumerate(leaves)]
        )
    per_epoch = sum(1 for _ in batches(encoded, np.random.default_rng(SEED)))
    steps = int(per_epoch * options.epochs)
    say(options.output, f"fine-tune: step {done} of {steps}, {per_epoch} an epoch")

    step, tokens, losses, seen, start = 0, 0, 0.0, 0, time.monotonic()
    for epoch in range(int(np.ceil(options.epochs))):
        for batch in batches(encoded, np.random.default_rng(SEED + epoch)):
            step += 1
            if step <= done or step > steps:
                continue
            size = len(batch.tokens)
            wanted = np.zeros((size, len(CATEGORIES)), np.float32)
            wanted[: len(batch.rows)] = labels[batch.rows]
            known = np.arange(size) < len(batch.rows)
            state, loss = update(state, frozen, batch.tokens, batch.part, wanted, known, rate(step, steps), step)
            losses, seen, tokens = losses + float(loss), seen + len(batch.rows), tokens + batch.tokens.size
            if step % 50 == 0:
                speed = tokens / (time.monotonic() - start)
                say(options.output, f"step {step} of {steps}  loss {losses / seen:.4f}  {speed:.0f} tokens/s")
                losses, seen, tokens, start = 0.0, 0, 0, time.monotonic()
            if step == steps or step % CHECKPOINT_STEPS == 0:
                stored = {str(i): np.asarray(leaf) for i, leaf in enumerate(jax.tree.leaves(state))}
                save_whole(checkpoint, stored | {"done": np.asarray(step)})
            if step == steps or step % (per_epoch // 2) == 0:
                save_whole(
                    options.output / "teacher.safetensors", {n: np.asarray(v) for n, v in (frozen | state[0]).items()}
                )
                report(options.output, f"dev at {step / per_epoch:.1f} epochs", scorer(frozen | state[0]), dev)
                start = time.monotonic()


def save_whole(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Writes the file beside its place first, so that there is never half a one."""
    beside = path.with_suffix(".part")
    # Contiguous, since it would write a transposed array as if it were not.
    save_file({name: np.ascontiguousarray(array) for name, array in arrays.items()}, beside)
    beside.replace(path)


def trained(options: argparse.Namespace) -> Callable[[list[Comment]], np.ndarray]:
    """The scorer of the weights that `fine-tune` wrote."""
    path = options.output / "teacher.safetensors"
    if not path.exists():
        raise SystemExit(f"{path} is missing: run `teacher.py fine-tune` first")
    return scorer({name: jnp.asarray(value) for name, value in load_file(path).items()})


def label(options: argparse.Namespace) -> None:
    """Appends to `labels.jsonl.gz` until every unlabelled comment has a line; what is there is not done again."""
    path = options.output / "labels.jsonl.gz"
    known = labelled_keys(path)
    # A comment with a label has a better one than ours, and those for measuring must stay unseen.
    for name in ("train.jsonl", "dev.jsonl", "news.jsonl"):
        known |= {comment.key for comment in read(options.data / name)}
    queue = []
    for comment in useful_order(read(options.data / "unlabelled.jsonl.gz"), SEED):
        if comment.key not in known:
            known.add(comment.key)
            queue.append(comment)
    say(options.output, f"label: {len(queue)} comments to do")
    score = trained(options)
    begun = time.monotonic()
    for start in range(0, len(queue), CHUNK):
        chunk = queue[start : start + CHUNK]
        lines = "".join(
            json.dumps({"key": comment.key, "scores": [round(float(value), 3) for value in row]}) + "\n"
            for comment, row in zip(chunk, score(chunk), strict=True)
        )
        with path.open("ab") as file:
            file.write(gzip.compress(lines.encode(), mtime=0))
        done = start + len(chunk)
        say(options.output, f"labelled {done} of {len(queue)}  {done / (time.monotonic() - begun):.1f} comments/s")


def labelled_keys(path: Path) -> set[str]:
    """The keys in the file. The broken end that an interruption left is cut off."""
    if not path.exists():
        return set()
    lines = []
    try:
        with gzip.open(path, "rt") as file:
            for line in file:
                lines.append(line)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        lines = [line for line in lines if line.endswith("\n")]
        path.write_bytes(gzip.compress("".join(lines).encode(), mtime=0))
    return {json.loads(line)["key"] for line in lines}


def f1(labels: np.ndarray, given: np.ndarray) -> np.ndarray:
    """F1 per column."""
    both = (labels * given).sum(0)
    return np.divide(2 * both, labels.sum(0) + given.sum(0), out=np.zeros(labels.shape[1]), where=both > 0)


def best_thresholds(labels: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """For each category the threshold of highest F1."""
    return THRESHOLDS[np.argmax([f1(labels, scores >= threshold) for threshold in THRESHOLDS], axis=0)]


def report(folder: Path, name: str, score: Callable[[list[Comment]], np.ndarray], comments: list[Comment]) -> None:
    """Micro and macro F1 of each axis (macro: over categories with at least 5 labels), thresholds chosen on these very
    comments and, as an honest figure, each half's chosen on the other half."""
    labels, scores = np.stack([comment.labels for comment in comments]), score(comments)
    own = scores >= best_thresholds(labels, scores)
    crossed = np.zeros_like(own)
    halves = np.random.default_rng(SEED).permutation(len(comments)) % 2 == 0
    for half in (halves, ~halves):
        crossed[half] = scores[half] >= best_thresholds(labels[~half], scores[~half])
    for axis, columns in (("topics", slice(len(TOPICS))), ("kinds", slice(len(TOPICS), None))):
        figures = []
        for given in (own, crossed):
            wanted, got = labels[:, columns], given[:, columns]
            micro = f1(wanted.reshape(-1, 1), got.reshape(-1, 1))[0]
            figures.append(f"{micro:.3f} / {f1(wanted, got)[wanted.sum(0) >= 5].mean():.3f}")
        say(folder, f"{name}  {axis}: micro / macro F1 {figures[0]}, thresholds from other half {figures[1]}")


def evaluate(options: argparse.Namespace) -> None:
    """Prints the figures of `dev` and, as a look at another domain, of `news`."""
    score = trained(options)
    for name in ("dev", "news"):
        report(options.output, name, score, read(options.data / f"{name}.jsonl"))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("command", choices=("fine-tune", "label", "evaluate"))
    arguments.add_argument("--data", type=Path, default=ROOT.parent / "shared/data", help="the folder of comments")
    arguments.add_argument(
        "--output", type=Path, default=ROOT / "target/teacher", help="the folder for weights and labels"
    )
    arguments.add_argument(
        "--epochs", type=float, default=3, help="of fine-tuning; may differ when going on from a checkpoint"
    )
    options = arguments.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    jax.config.update("jax_default_prng_impl", "unsafe_rbg")
    jax.config.update("jax_compilation_cache_dir", str(options.output / "compiled"))
    {"fine-tune": fine_tune, "label": label, "evaluate": evaluate}[options.command](options)


if __name__ == "__main__":
    main()
