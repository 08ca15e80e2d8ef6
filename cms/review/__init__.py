"""Who judged which words, and what that makes of them.

Owns decisions, editions and signatures. A Decision keeps the exact source and target it is about; the state of a
segment in a language is computed from decisions and current words. Edition rows are a cache that `manage.py verify`
proves. Knows nothing of screens, files or pages. Start with state.py, then rules.py and actions.py.
"""
