"""What tests put into the glossary, through its actions."""

from cms.memory.entries import Entry, Form, Status
from cms.memory.glossary import entry_at
from cms.memory.glossary_actions import change_term, create_term, digest_of_entry, put_forms, remove_term
from cms.review.glossary_use import used_in


def forms_of(language, preferred=(), allowed=(), forbidden=()):
    words = {Status.PREFERRED: preferred, Status.ALLOWED: allowed, Status.FORBIDDEN: forbidden}
    return tuple(Form(language, text, status) for status, texts in words.items() for text in texts)


def term(by, name="tablet", *, others=(), **about):
    return create_term(entry=Entry(forms=forms_of("en", [name], others), **about), by=by)


def given(by, key, language, *preferred, allowed=(), forbidden=()):
    """Give a term its forms in a language, knowing how it stands."""
    forms = forms_of(language, preferred, allowed, forbidden)
    return put_forms(key=key, language=language, forms=forms, read=read(key), by=by, uses=used_in)


def changed(by, key, **about):
    return change_term(entry=Entry(key=key, **about), read=read(key), by=by, uses=used_in)


def removed(by, key, reason="not needed"):
    remove_term(key=key, reason=reason, read=read(key), by=by, uses=used_in)


def read(key):
    return digest_of_entry(entry_at(key))
