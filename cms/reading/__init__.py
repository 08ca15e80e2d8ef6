"""Serves the current release to patients from files alone.

Knows neither database, session nor cookie, so that pages are served while everything else is down; imports nothing of
ours but languages and errors. Start with shelf.py, then middleware.py.
"""
