"""Who did what and when, so that it cannot be changed unseen.

Owns the append-only, hash-chained events and the database triggers that guard every append-only table.
Knows nothing of what the acts mean: names are copied as text and there are no foreign keys, so an event outlives
what it tells of; sentences.py has words for them. browsing.py finds events, reviews.py says what was looked through.
Start with actions.record, then chain.py.
"""
