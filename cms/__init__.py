"""Verbatim: patient information in many languages; what patients read is what two other people approved.

Each package below owns one part and introduces itself; docs/architecture.md lists them in import order.
"""
