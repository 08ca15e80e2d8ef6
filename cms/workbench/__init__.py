"""The screens of staff.

Owns requests, forms and messages; every change goes through the actions of the packages to its left, and what a screen
does not offer the actions refuse. Start with urls.py.
"""
