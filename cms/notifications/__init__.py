"""Who is told of what, and how: on the workbench, by e-mail, in a feed; and other systems by webhooks.

Owns notifications, what each person wants to be told of, and deliveries. Does not know what a wording or an edition is: who
has to be told, in which words and where it leads is said by the act that tells. Start with actions.py.
"""
