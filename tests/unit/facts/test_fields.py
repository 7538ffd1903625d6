"""The registry names every fact of every model, with a description a lawyer can read."""

import pytest
from pydantic import BaseModel

from xcompliance.errors import RecordError
from xcompliance.facts.fields import ALIASES, FIELDS, SCOPES, FieldType
from xcompliance.facts.kinds import KINDS
from xcompliance.facts.problems import model_in


def walk(path, model):
    for name, field in model.model_fields.items():
        yield f"{path}.{name}", field
        inner = model_in(field.annotation)
        if inner is not None:
            yield from walk(f"{path}.{name}", inner)


@pytest.mark.parametrize("kind", KINDS)
def test_every_model_field_is_registered(kind):
    paths = dict(walk(kind, KINDS[kind]))
    assert paths
    assert {path for path in paths if path not in FIELDS} == set()


def test_no_field_is_registered_that_does_not_exist():
    real = {path for kind, model in KINDS.items() for path, _ in walk(kind, model)}
    names = {info.path for info in FIELDS if info.path.split(".")[0] in KINDS and "." in info.path}
    assert names == real


def test_every_field_is_described():
    for info in FIELDS:
        assert len(info.description) >= 14, info.path
        assert info.description.rstrip().endswith((".", "...")), info.path


def test_every_scalar_has_an_example_its_own_type_accepts():
    seen = set()
    for kind, model in KINDS.items():
        for path, field in walk(kind, model):
            info = FIELDS.lookup(path)
            if info.model is not None or id(field) in seen:
                continue
            seen.add(id(field))
            assert info.example is not None, path
            if info.choices:
                given = info.example if isinstance(info.example, list) else [info.example]
                assert set(given) <= set(info.choices), path


def test_examples_can_be_read_back():
    for model in models():
        facts = {
            n: f.examples[0] for n, f in model.model_fields.items() if f.examples and model_in(f.annotation) is None
        }
        if "lines" in model.model_fields and model.__name__ == "Order":
            facts["lines"] = [{}]
        if model.__name__ in ("Address", "OfferPlace", "StatedPlace"):
            facts["country"] = "US"
        try:
            model.model_validate(facts)
        except RecordError as error:
            pytest.fail(f"{model.__name__}: {error}")


def models(found=None, start=None):
    found = {} if found is None else found
    for model in tuple(KINDS.values()) if start is None else start:
        if model not in found and issubclass(model, BaseModel):
            found[model] = None
            models(found, tuple(m for f in model.model_fields.values() if (m := model_in(f.annotation))))
    return tuple(found)


@pytest.mark.parametrize(
    ("path", "type", "many"),
    [
        ("order.buyer.type", FieldType.CODE, False),
        ("order.lines", FieldType.RECORD, True),
        ("order.lines.category", FieldType.CODE, True),
        ("line.category", FieldType.CODE, False),
        ("order.seller.registrations", FieldType.CODE, True),
        ("order.seller.nexus", FieldType.REGION, True),
        ("order.ship_to", FieldType.ADDRESS, False),
        ("order.goods_location", FieldType.ADDRESS, False),
        ("ship_to.country", FieldType.COUNTRY, False),
        ("destination.region", FieldType.REGION, False),
        ("on", FieldType.DATE, False),
        ("order.intrinsic_value", FieldType.MONEY, False),
        ("order.seller", FieldType.PARTY, False),
        ("order.payment.three_ds.eci", FieldType.TEXT, False),
        ("order.velocity.cards_per_ip_1h", FieldType.INTEGER, False),
        ("order.placed_at", FieldType.INSTANT, False),
        ("product.label.country_of_origin", FieldType.COUNTRY, False),
        ("listing.product.kind", FieldType.CODE, False),
        ("product.allergens_contained", FieldType.CODE, True),
        ("consent.withdrawn_at", FieldType.INSTANT, False),
        ("subject_request.received_at", FieldType.INSTANT, False),
        ("notice.elements.signature", FieldType.BOOL, False),
        ("notice.court_action.told_at", FieldType.INSTANT, False),
        ("dispute.transaction.three_ds.cryptogram_present", FieldType.BOOL, False),
        ("user.birth_date", FieldType.DATE, False),
    ],
)
def test_lookup(path, type, many):
    info = FIELDS.lookup(path)
    assert (info.path, info.type, info.many) == (path, type, many)


def test_item_is_a_member_of_the_quantified_list():
    assert FIELDS.lookup("item.category", item="order.lines").type is FieldType.CODE
    assert FIELDS.lookup("item.category", item="order.lines").many is False
    assert FIELDS.lookup("item", item="order.seller.nexus").type is FieldType.REGION
    assert FIELDS.lookup("item.kategory", item="order.lines") is None
    assert FIELDS.lookup("item.category", item="order.buyer") is None
    assert FIELDS.suggest("item.kategory", item="order.lines")[0] == "item.category"


def test_suggestions():
    assert FIELDS.lookup("order.byer.type") is None
    assert FIELDS.suggest("order.byer.type")[0] == "order.buyer.type"
    assert "order.buyer.type" in FIELDS.suggest("buyer.type")
    assert FIELDS.suggest("order.country")
    assert FIELDS.suggest("zzzzzzzz") == []


def test_derived_and_personal_facts_are_marked():
    assert FIELDS.lookup("order.intrinsic_value").derived
    assert "price_mode" in FIELDS.lookup("order.intrinsic_value").derived_from
    assert FIELDS.lookup("order.buyer.email").personal
    assert not FIELDS.lookup("order.currency").personal
    assert FIELDS.lookup("order.currency").required
    assert FIELDS.lookup("order.price_mode").choices == ("exclusive", "inclusive")


def test_scopes_and_aliases_lead_to_records():
    for name, scope in SCOPES.items():
        assert FIELDS.lookup(scope.name or name).model is not None
        assert scope.record in KINDS
    for path in ALIASES.values():
        assert path in FIELDS
