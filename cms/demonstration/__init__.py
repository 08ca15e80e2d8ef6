"""A charity to look at: people in each role, one factsheet and the interface in seven languages.

Built by `manage.py demo` through the same actions and catalogues that real people use, never by writing rows.
Nothing imports this package.
"""
