"""How Django's own pages write days and numbers in the languages that it does not know."""
