"""A product: what it is, what it is made of, what stands on it and who answers for it."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, model_validator

from xcompliance.facts.address import Address
from xcompliance.facts.allergens import Allergens
from xcompliance.facts.record import Facts, Many, fact, fill
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.facts.values import Amount, Count, Date, Instant, Period, Quantity, Rate, YesNo
from xcompliance.facts.words import (
    Code,
    Codes,
    Countries,
    Country,
    Gtin,
    HsCode,
    Language,
    LongText,
    Region,
    Text,
    Texts,
    UnNumber,
    choice,
)

__all__ = [
    "Additive", "Battery", "Certificate", "DangerousGoods", "Dates", "Ingredient", "Label", "Material", "Nutrition",
    "Placement", "Product", "ResponsiblePerson", "Warning",
]  # fmt: skip


class ResponsiblePerson(Facts):
    """Somebody who answers for the product in a place: manufacturer, importer, representative ..."""

    place: Text = fact("Country code, or the id of a group of countries in `jurisdictions/`.", "FR")
    kind: Code = fact(
        "manufacturer, importer, authorised_representative, responsible_person, fulfilment, distributor, "
        "marketing_authorisation_holder, domestic_administrator ...",
        "importer",
    )
    name: Text = fact("Name or trade name of the person.", "Example Import GmbH", personal=True)
    address: Address | None = fact("Postal address.")
    electronic_address: Text = fact("E-mail or URL of a contact form.", "safety@example.com", personal=True)
    phone: Text = fact("Telephone number.", "+4930123456", personal=True)
    registration: Text = fact("Registration or licence number of the role.", "13C1X00001")
    size: Annotated[str | None, choice("micro", "small", "medium", "large")] = fact(
        "Size class of the enterprise.", "micro"
    )


class Material(Facts):
    """A fibre or other material and its share."""

    fibre: Code = fact("Fibre or material: cotton, polyester, wool ...", "cotton")
    percent: Rate = fact("Share of the weight.", "95%")
    part: Code = fact("Part of the article: main, lining, filling ...", "main")


class Ingredient(Facts):
    """An ingredient in the order of the label."""

    name: Text = fact("Name as on the label.", "wheat flour")
    percent: Rate = fact("Share of the weight.", "52%")
    origin_country: Country = fact("Where the ingredient comes from, ISO 3166-1.", "FR")
    gmo: YesNo = fact("Whether it is genetically modified.", False)


class Additive(Facts):
    """A food additive."""

    name: Text = fact("Name as on the label.", "lecithin")
    code: Text = fact("Number such as E322.", "E322")
    purpose: Code = fact("Purpose name, where the law asks for it: sweetener, colour ...", "emulsifier")


class Nutrition(Facts):
    """Nutrition values, per ``basis``."""

    basis: Code = fact("Per what: 100g, 100ml, serving or pack.", "100g")
    energy_kcal: Quantity = fact("Energy in kilocalories.", "480")
    protein_g: Quantity = fact("Protein in grams.", "6.2")
    fat_g: Quantity = fact("Fat in grams, all kinds together.", "21")
    carbohydrate_g: Quantity = fact("Carbohydrate in grams.", "66")
    salt_g: Quantity = fact("Salt (or salt equivalent) in grams.", "0.7")
    sugar_g: Quantity = fact("Sugars in grams.", "30")
    saturated_fat_g: Quantity = fact("Saturated fat in grams.", "10")
    order: Codes = fact("Order on the label.", ["energy", "protein", "fat", "carbohydrate", "salt"])


class Dates(Facts):
    """Dates on the package and of the product's life."""

    best_before: Date = fact("Best-before date.", "2027-05-31")
    use_by: Date = fact("Use-by date of rapidly deteriorating food.", "2026-12-01")
    made: Date = fact("Day of production or import.", "2026-06-01")
    expiry: Date = fact("Expiry date of a cosmetic or medicine.", "2028-01-31")
    kind_shown: Annotated[str | None, choice("best_before", "use_by", "expiry", "none")] = fact(
        "Which date the label shows.", "best_before"
    )


class Certificate(Facts):
    """A certificate, declaration or test report."""

    kind: Code = fact(
        "declaration_of_conformity, test_report, children_product_certificate, safety_data_sheet, organic, "
        "conformity_certificate, notification ...",
        "declaration_of_conformity",
    )
    number: Text = fact("Number of the document.", "DOC-2026-17")
    body: Text = fact("Body that issued it.", "Example Test House")
    place: Text = fact("Country code or group id it is for.", "FR")
    issued: Date = fact("Day the document was issued.", "2026-01-15")
    valid_until: Date = fact("Last day it holds.", "2029-01-14")


class Warning(Facts):
    """A warning or safety instruction."""

    lang: Language = fact("Language, BCP 47.", "fr")
    text: LongText = fact("Wording of the warning.", "Ne convient pas aux enfants de moins de 36 mois.")
    kind: Code = fact("Kind: age, choking, chemical, allergen, generic ...", "age")


class Battery(Facts):
    """A battery in or with the product."""

    chemistry: Annotated[
        str | None,
        choice("lithium_ion", "lithium_metal", "sodium_ion", "alkaline", "nickel", "lead_acid", "button_cell"),
    ] = fact("Chemistry of the battery.", "lithium_ion")
    un: UnNumber = fact("UN number of the dangerous good.", "UN3481")
    watt_hours: Quantity = fact("Energy of one battery in watt-hours.", "11.1")
    lithium_grams: Quantity = fact("Lithium content of one cell in grams.", "0.3")
    cells: Count = fact("Number of cells.", 1)
    count: Count = fact("Number of batteries.", 1)
    removable: YesNo = fact("Whether the end user can take it out.", True)
    separate_collection_symbol: YesNo = fact("Whether the crossed-out bin is marked.", True)


class DangerousGoods(Facts):
    """Transport classification of one article."""

    un: UnNumber = fact("UN number of the dangerous good.", "UN3481")
    hazard_class: Text = fact("Class or division.", "9")
    packing_group: Text = fact("Packing group I, II or III.", "II")
    packed: Annotated[str | None, choice("alone", "with_equipment", "in_equipment")] = fact(
        "How batteries are packed.", "in_equipment"
    )
    watt_hours: Quantity = fact("Energy of one battery in watt-hours.", "11.1")
    cell_watt_hours: Quantity = fact("Energy of one cell in watt-hours.", "11.1")
    lithium_grams: Quantity = fact("Lithium content of one battery in grams.", "0.8")
    cell_lithium_grams: Quantity = fact("Lithium content of one cell in grams.", "0.4")
    cells: Count = fact("Number of cells.", 1)
    batteries: Count = fact("Number of batteries.", 1)
    state_of_charge: Rate = fact("State of charge at dispatch.", "30%")
    volume_ml: Quantity = fact("Content of one receptacle in millilitres.", "50")
    alcohol: Rate = fact("Alcohol by volume.", "80%")
    limited_quantity: YesNo = fact("Whether it is packed and marked as a limited quantity.", True)
    carrier_accepts: YesNo = fact("Whether the carrier agreed to take these dangerous goods.", True)
    un383_summary: YesNo = fact("Whether the UN 38.3 test summary is available.", True)


class Label(Facts):
    """What stands on the label, as far as the shop knows; ``items`` lists what is present."""

    lang: Language = fact("Language of the label, BCP 47.", "ja")
    languages: Codes = fact("All languages of the label.", ["ja", "en"], derived=["lang"])
    country_of_origin: Country = fact("Country of origin as stated on the label; null says it is not stated.", "FR")
    region_of_origin: Text = fact("Prefecture or region of origin as printed.", "青森県")
    name: Text = fact("Generic name of the product.", "biscuits")
    ingredients: LongText = fact("List of ingredients as printed.", "wheat flour, sugar, butter")
    ingredients_descending: YesNo = fact("Whether ingredients stand in descending order of weight.", True)
    additives: LongText = fact("Additives as printed; null says none is printed.", "乳化剤、香料")
    additives_separated: YesNo = fact("Whether additives are set apart from ingredients.", True)
    nutrition_in_order: YesNo = fact("Whether nutrition values stand in the order the law sets.", True)
    small_business_exempt: YesNo = fact("Whether the business is small enough to leave out nutrition values.", False)
    allergens: Allergens = fact("Allergens printed.", ["wheat", "milk"])
    may_contain: YesNo = fact("Whether the label says 'may contain'.", False)
    net_content: Text = fact("Net content as printed.", "200 g")
    storage: Text = fact("Storage method as printed.", "keep dry and cool")
    responsible: Text = fact(
        "Responsible business with address as printed.", "Importer: Example KK, Tokyo", personal=True
    )
    responsible_kind: Code = fact("Heading of the responsible business: importer, manufacturer, seller ...", "importer")
    main_ingredient_origin: Country = fact("Origin of the first ingredient as printed, ISO 3166-1.", "FR")
    fibre_composition: YesNo = fact("Whether fibres and percentages are printed.", True)
    care_symbols: YesNo = fact("Whether care symbols are printed.", True)
    lot: Text = fact("Batch or lot number.", "L2026-11")
    items: Codes = fact(
        "Further items present: nutrition, best_before, maker, importer, lot, warnings ...", ["nutrition"]
    )

    @model_validator(mode="after")
    def _derive(self) -> Self:
        if self.languages is UNKNOWN and self.lang is not UNKNOWN:
            fill(self, "languages", None if self.lang is None else (self.lang,))
        return self


class Placement(Facts):
    """When a product, in this batch, was first placed on the market of a place."""

    place: Text = fact("Country code, or the id of a group of countries in `jurisdictions/`.", "FR")
    date: Date = fact("First day on that market.", "2024-06-01")


def _by_place(value: Any) -> Any:
    """Accept the short form ``{"FR": "2024-06-01"}``."""
    if isinstance(value, Mapping):
        return tuple({"place": place, "date": day} for place, day in value.items())
    return value


class Product(Facts):
    """A product as offered. ``kind`` decides which labelling law applies."""

    kind: Code = fact(
        "imported_processed_food, domestic_processed_food, fresh_food, food_supplement, textile, household_goods, "
        "footwear, furniture, jewellery, childcare, cosmetic, quasi_drug, medicine, medical_device, toy, electrical, "
        "radio, battery, tyre, chemical, biocide, e_cigarette, alcohol, tobacco, other ...",
        "imported_processed_food",
    )
    category: Code = fact("Our category id (see the category map).", "food_other")
    food_type: Code = fact("Kind of food where the law exempts some: ice_cream, sugar, mochi ...", "biscuits")
    rapidly_deteriorates: YesNo = fact("Whether the food spoils within days and needs a use-by date.", False)
    subject_to: Codes = fact(
        "Legal families the product falls under: radio_equipment, machinery, ppe, low_voltage ...",
        ["radio_equipment"],
    )
    name: Text = fact("Name of the product.", "Butter biscuits")
    brand: Text = fact("Brand shown on the product.", "Example")
    model: Text = fact("Type or model.", "X-100")
    gtin: Gtin = fact("Global Trade Item Number: 8, 12, 13 or 14 digits as text.", "2012345678903")
    gtin_valid: YesNo = fact("Whether the check digit of the GTIN is right.", True, derived=["gtin"])
    hs_code: HsCode = fact("Harmonised System code, 6 to 10 digits as text.", "190531")
    origin_country: Country = fact("True country of origin, ISO 3166-1.", "FR")
    made_in: Country = fact("Country of the last substantial processing, ISO 3166-1.", "FR")
    origin_region: Region = fact("Region the goods or a part of them come from, ISO 3166-2, where known.", "CN-XJ")
    manufacturer: ResponsiblePerson | None = fact("Manufacturer, with the address the law asks for.")
    responsible_persons: Many[ResponsiblePerson] = fact("Who answers for the product, by place.")
    materials: Many[Material] = fact("Fibres or other materials with their shares.")
    textile_share: Rate = fact("Share of textile fibres in the weight of the product.", "95%")
    ingredients: Many[Ingredient] = fact("Ingredients in descending weight.")
    allergens_contained: Allergens = fact(
        "Allergens that are in the product, the species where known: shrimp rather than crustaceans.",
        ["wheat", "milk", "cashew_nut"],
    )
    allergens_declared: Allergens = fact("Allergens that the label or the listing declares.", ["wheat", "milk"])
    additives: Many[Additive] = fact("Additives; an empty list says there are none.")
    nutrition: Nutrition | None = fact("Nutrition values.")
    net_content: Text = fact("Net content with its unit.", "200 g")
    dates: Dates | None = fact("Dates on the package.")
    shelf_life: Period = fact("Period from production to the best-before or use-by date.", "9 months")
    storage: Text = fact("Storage method.", "keep dry and cool")
    packaging: Codes = fact("Materials of the retail package: plastic, paper, pet, steel, aluminium ...", ["plastic"])
    marks: Codes = fact(
        "Marks: ce, ukca, pse_diamond, pse_circle, psc_diamond, psc_circle, giteki, weee, triman ...", ["ce"]
    )
    certificates: Many[Certificate] = fact("Certificates, declarations and test reports.")
    warnings: Many[Warning] = fact("Warnings by language.")
    batteries: Many[Battery] = fact("Batteries; an empty list says there are none.")
    dangerous_goods: DangerousGoods | None = fact("Transport classification; null says it is not dangerous.")
    care_symbols: Codes = fact("Care instructions: wash_30, no_bleach, no_tumble_dry, iron_low ...", ["wash_30"])
    age_min: Count = fact("Youngest age the product is meant for, in whole months.", 36)
    buyer_age_min: Count = fact("Youngest age of a buyer in whole years, where the seller sets one.", 18)
    placed_on_market: Annotated[Many[Placement], BeforeValidator(_by_place)] = fact(
        'First day on the market by place, for this stock; also written as {"FR": "2024-06-01"}.'
    )
    label: Label | None = fact("What stands on the label.")
    alcohol: Rate = fact("Alcohol by volume.", "12.5%")
    nicotine_mg_ml: Quantity = fact("Nicotine in milligrams per millilitre.", "18")
    volume_ml: Quantity = fact("Content of one container in millilitres.", "10")
    single_use: YesNo = fact("Whether it is thrown away after it is empty and cannot be refilled or recharged.", False)
    substances: Codes = fact("Substances of concern by name or CAS number.", ["lead"])
    energy_label: Code = fact("Energy efficiency class in small letters.", "b")
    connected: YesNo = fact("Whether the product generates data over a network.", False)
    support_until: Date = fact("Last day of security updates.", "2031-11-30")
    vulnerability_known_at: Instant = fact(
        "When the maker learned of an actively exploited vulnerability in it.", "2026-11-20T10:00:00Z"
    )
    forced_labour_finding: YesNo = fact("Whether an authority found that it was made with forced labour.", False)
    for_children: YesNo = fact("Whether it is designed mainly for children of 12 years or younger.", False)
    for_resale: YesNo = fact("Whether it is sold for resale or further processing only.", False)
    organic: YesNo = fact("Whether it is certified organic.", False)
    species: Text = fact("Scientific name of a protected species it contains.", "Alligator mississippiensis")
    cultural_goods: YesNo = fact("Whether it is a cultural good or older than 100 years.", False)
    age_years: Count = fact("How old it is, in whole years.", 260)
    archaeological: YesNo = fact("Whether it was excavated, or was a part of a monument or site.", False)
    created_in: Country = fact("Country in which a work or a find was made or discovered, ISO 3166-1.", "EG")
    recalled_in: Countries = fact("Countries with a recall in force.", [])
    producer_identifier: Text = fact("Producer's own product identifier.", "EX-4711")
    features: Texts = fact("Further features in the seller's words.", ["water repellent"])
    market_value: Amount = fact("Usual market price of one unit.", "120.00 EUR")
    epr_streams: Codes = fact(
        "Producer responsibility streams: packaging, weee, batteries, textiles ...", ["packaging"]
    )

    @model_validator(mode="after")
    def _derive(self) -> Self:
        if self.gtin_valid is UNKNOWN and self.gtin is not UNKNOWN:
            fill(self, "gtin_valid", None if self.gtin is None else check_digit_right(self.gtin))
        return self


def check_digit_right(gtin: str) -> bool:
    """Whether the last digit is the GS1 check digit of the others."""
    digits = [int(character) for character in reversed(gtin)]
    return sum(digit * (3 if index % 2 else 1) for index, digit in enumerate(digits)) % 10 == 0
