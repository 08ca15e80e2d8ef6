"""Serves the current release to patients from files alone.

Knows neither database, session nor cookie; imports nothing of ours but languages and errors. Start with shelf.py.
"""
