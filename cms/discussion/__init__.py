"""What people say to each other about segments, and who is at work where.

Owns comments, questions with their one answer for all languages, the pictures that go with them, and presence. Nothing that
is said here changes a wording or its state. Start with actions.py.
"""
