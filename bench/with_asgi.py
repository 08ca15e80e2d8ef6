"""The reading application behind an adaptor, for servers that know ASGI only."""

from a2wsgi import WSGIMiddleware

from cms.wsgi import application as reading

application = WSGIMiddleware(reading, workers=8)
