"""The factsheet: its versions and their segments, and the English text they are cut from.

Owns the source text (Markdown in, segments out, and back), the identity of segments through edits, and the current
words in every language. Does not know what people think of the words: that is cms.review. Start with source.py,
then alignment.py and actions.py.
"""
