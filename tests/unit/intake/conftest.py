"""The books of both engines, for the contract tests."""

from tests.both_books import books, open_same, postgres_books_url

__all__ = ["books", "open_same", "postgres_books_url"]
