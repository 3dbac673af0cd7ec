"""Writes the vocabulary of the published encoder, a piece a line: published.py FILE"""

import sys
from pathlib import Path

from tokenizers import Tokenizer

from student import encoder

vocabulary = Tokenizer.from_file(str(encoder() / "tokenizer.json")).get_vocab()
Path(sys.argv[1]).write_text("".join(f"{piece}\n" for piece in sorted(vocabulary, key=vocabulary.get)), "utf-8")
