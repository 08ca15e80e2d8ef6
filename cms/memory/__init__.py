"""What was said before, and in which words: the translation memory, and the glossary.

Owns units (a source, its target, where and by whom), the index of words they are found by, look-up with its scores and
differences, and search for words. Knows nothing of factsheets, decisions or releases: who publishes or withdraws tells it in
plain words. Start with actions.py, then lookup.py; words.py and differences.py say what counts as alike. The glossary is
asked in glossary.py and changed in glossary_actions.py; entries.py says what a term is.
"""
