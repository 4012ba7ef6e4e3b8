"""Every model says what it holds about people."""

from collections.abc import Iterable

import pytest
from django.apps import apps

from nidaa.campaigns.personal_data import NO_PERSONAL_DATA, PersonalData


def undeclared(models: Iterable[type]) -> list[str]:
    """Return the names of models whose declaration is missing, or names a field that they do not have."""
    return [model.__name__ for model in models if not is_declared(model)]


def is_declared(model: type) -> bool:
    """Return whether a model declares its personal data, by fields that it has."""
    declaration = model.__dict__.get("personal_data")
    known = {field.name for field in model._meta.get_fields()} if hasattr(model, "_meta") else set(vars(model))
    return isinstance(declaration, PersonalData) and set(declaration.fields) <= known


def test_every_model_of_nidaa_declares_its_personal_data() -> None:
    models = [model for model in apps.get_models() if model.__module__.startswith("nidaa.")]

    missing = undeclared(models)

    assert models
    assert missing == []


def test_a_model_without_a_declaration_is_found() -> None:
    class Diary:
        pass

    class WrongField:
        personal_data = PersonalData(fields=("adress",), purpose="sending mail", days_kept=30)

    class Plain:
        personal_data = NO_PERSONAL_DATA

    missing = undeclared([Diary, WrongField, Plain])

    assert missing == ["Diary", "WrongField"]


def test_personal_data_without_a_purpose_is_refused() -> None:
    with pytest.raises(ValueError, match="purpose"):
        PersonalData(fields=("email",), purpose="", days_kept=30)


def test_personal_data_kept_for_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="days_kept"):
        PersonalData(fields=("email",), purpose="sending mail", days_kept=0)
