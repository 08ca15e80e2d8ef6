"""Serves the current release to patients from files alone.

Stands before Django: knows neither database, session nor cookie, so that pages are served while everything else is
down; imports nothing of ours but languages and errors. Start with application.py, then shelf.py and release.py;
middleware.py gives the same answers where Django stands alone.
"""
