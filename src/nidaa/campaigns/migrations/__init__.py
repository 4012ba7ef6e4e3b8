"""The tables over time: linear, reversible, never edited once released."""
