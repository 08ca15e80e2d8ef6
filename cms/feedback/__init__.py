"""What readers tell us about a page, and what became of it.

Owns the messages, how often one source may write, the states of a message, and the days after which contact details and
texts are erased; and rounds of user testing, which are never changed. Knows nothing of requests or screens: the patients'
form and the inbox are in cms.workbench. Start with sending.py, then state.py and actions.py; user_tests.py stands by itself.
"""
