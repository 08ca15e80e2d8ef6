"""What patients are served: snapshots of signed editions, rendered into immutable directories.

Owns publications, releases, the pages and the store on disk, and the proof that all of it is true (`manage.py verify`).
Does not know how words come about, nor who asks for a page. Start with actions.py, then pages.py and store.py.
"""
