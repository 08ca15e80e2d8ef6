"""Who works here, which duties each person holds for which language, and what stands behind them.

Owns accounts, duties, competences and conflicts of interest. Does not know what the duties allow on a given segment:
cms/roles.py says which role may do which act, and cms/review/rules.py whether it may be done now. Knows factsheets and
topics by their keys alone. Start with duties.py, which every act asks first.
"""
