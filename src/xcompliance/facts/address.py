"""Places of the real world: where somebody lives, where goods lie, where a parcel goes."""

from typing import Annotated, Any, ClassVar, Self

from pydantic import model_validator

from xcompliance.facts.record import Facts, fact, fill, refuse
from xcompliance.facts.types import FieldType, Scalar, bad, clean_text
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.facts.words import Code, Country, Text, Texts, choice, country_of, is_country, is_region

__all__ = ["Address", "OfferPlace", "StatedPlace"]


def _short_or_full_region(value: Any) -> str | None:
    """A region code, checked together with the country once both are read."""
    return clean_text(value, 20)


def _from_code(value: str) -> dict[str, str]:
    """The address that a country or region code stands for."""
    code = clean_text(value, 20)
    if code is None:
        raise bad("is empty. Write a country code, a region code or an object")
    if is_country(code):
        return {"country": code}
    if is_region(code):
        return {"region": code}
    raise bad("is neither an ISO 3166-1 country code nor an ISO 3166-2 region code, in capital letters")


class Address(Facts):
    """An address, or just a place. A code as text stands for an address of which only the place is known.

    ``"JP"`` reads as ``{"country": "JP"}`` and ``"US-NY"`` as ``{"country": "US", "region": "US-NY"}``.
    """

    field_type: ClassVar[FieldType] = FieldType.ADDRESS

    country: Country = fact(
        "Country by ISO 3166-1 alpha-2. Read from the region where only that is given.", "DE", derived=["region"]
    )
    region: Annotated[str | None, Scalar(FieldType.REGION, _short_or_full_region)] = fact(
        "State, province or oblast by ISO 3166-2. The part after the hyphen suffices where the country is given.",
        "US-NY",
    )
    region_name: Text = fact("Name of the region as the customer wrote it.", "Autonomous Republic of Crimea")
    county: Text = fact("County or district.", "Kings County")
    county_fips: Text = fact("US county by its five FIPS digits, as text.", "36047")
    city: Text = fact("City or locality.", "Brooklyn")
    postal_code: Text = fact("Postal code as text, with leading zeros.", "00501", personal=True)
    lines: Texts = fact("Street, house number and further address lines.", ["1 Example Street"], personal=True)
    recipient: Text = fact("Name on the parcel.", "A. Sample", personal=True)
    territory: Text = fact(
        "Territory, where the shop knows it: its id in `jurisdictions/`. The country's own code says that it is the "
        "main territory, which a country without postal code leaves open.",
        "IT-LIV",
    )
    kind: Annotated[
        str | None,
        choice("residential", "business", "parcel_locker", "pickup_point", "po_box", "forwarder", "military"),
    ] = fact("What kind of address it is; a forwarder sends parcels on to another country.", "residential")
    geo_source: Code = fact("How the place was found: address, ip, carrier, payment, user_choice ...", "address")

    @model_validator(mode="before")
    @classmethod
    def _place_code(cls, value: Any) -> Any:
        return _from_code(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _agree(self) -> Self:
        given = self.region
        if given is UNKNOWN or given is None:
            return self
        if is_region(given):
            if self.country is UNKNOWN:
                fill(self, "country", country_of(given))
            elif self.country is not None and self.country != country_of(given):
                raise refuse(
                    "address", [(("region",), "belongs to another country than the address. Correct one of them")]
                )
            return self
        full = f"{self.country}-{given}" if self.country is not UNKNOWN and self.country is not None else ""
        if not is_region(full):
            raise refuse(
                "address",
                [
                    (
                        ("region",),
                        "is not an ISO 3166-2 region code. Write country, hyphen, region; names go to region_name",
                    )
                ],
            )
        fill(self, "region", full)
        return self


class StatedPlace(Address):
    """A place the shop itself states, such as its warehouse. A bare country code means the main territory there.

    ``"DE"`` reads as ``{"country": "DE", "territory": "DE"}``: who says where its own goods lie means no exclave.
    """

    @model_validator(mode="before")
    @classmethod
    def _place_code(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        place = _from_code(value)
        return {**place, "territory": place["country"]} if "country" in place else place


class OfferPlace(Address):
    """A place an offer is made to. A country of which no part is named means its main territory.

    Who offers to ``"FR"`` offers to the main territory for certain; its islands overseas stay possible, and are named
    (``"FR-971"``) where the offer should be judged there as well.
    """

    @model_validator(mode="after")
    def _main_territory(self) -> Self:
        parts = (self.territory, self.region, self.region_name, self.county, self.city, self.postal_code)
        if isinstance(self.country, str) and all(part is UNKNOWN or part is None for part in parts):
            fill(self, "territory", self.country)
        return self
