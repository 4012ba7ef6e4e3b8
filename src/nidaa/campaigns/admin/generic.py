"""Django's admin and form classes that its type stubs know as generic, and that are not so when they run."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.forms import BaseInlineFormSet as _BaseInlineFormSet
from django.forms import ModelForm as _ModelForm

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin
    StackedInline = admin.StackedInline
    TabularInline = admin.TabularInline
    ModelForm = _ModelForm
    InlineFormSet = _BaseInlineFormSet
else:

    class _Subscriptable:
        def __class_getitem__(cls, _parameters: object) -> type:
            return cls

    class ModelAdmin(_Subscriptable, admin.ModelAdmin):
        """``ModelAdmin[Row]``."""

    class StackedInline(_Subscriptable, admin.StackedInline):
        """``StackedInline[Row, Parent]``."""

    class TabularInline(_Subscriptable, admin.TabularInline):
        """``TabularInline[Row, Parent]``."""

    class ModelForm(_Subscriptable, _ModelForm):
        """``ModelForm[Row]``."""

    class InlineFormSet(_Subscriptable, _BaseInlineFormSet):
        """``InlineFormSet[Row, Parent, Form]``."""
