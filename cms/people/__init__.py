"""Who works here, and which duties each person holds for which language.

Owns accounts and duties. Does not know what the duties allow on a given segment: cms/roles.py says which role may
do which act, and cms/review/rules.py whether it may be done now. Start with actions.py.
"""
