"""The random worlds that are loaded into one database and built once for several files of tests."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from tests.python import (
    compare_worlds,
    hubspot_shapes,
    hubspot_worlds,
    invoice_worlds,
    klaviyo_worlds,
    oracle,
    respond_io_worlds,
    worlds,
    worlds_variants,
)
from tests.python.hubspot_worlds import HubspotAccount
from tests.python.klaviyo_worlds import KlaviyoAccount
from tests.python.oracle import Account, Extraction
from tests.python.respond_io_worlds import RespondIoAccount
from tests.python.worlds_variants import Loading

VendorAccount = TypeVar("VendorAccount", HubspotAccount, RespondIoAccount, KlaviyoAccount)

SEED = 20261122
# hours after the beginning of a late world at which exports of it were taken
HOURS = (100, 200, 350)
# the second build's variable: earlier than the extractions of the late worlds only
AS_OF = worlds.LATE_BASE + timedelta(hours=HOURS[1])


def small_worlds() -> list[Account]:
    """Return worlds with changing settings, slices, opening hours and invoices."""
    return [invoice_worlds.with_invoices(world, SEED) for world in worlds.make_worlds(SEED, 30)]


def large_worlds() -> list[Account]:
    """Return worlds of many conversations and invoices in one extraction."""
    made = [worlds.make_world(SEED, number, steady=True, conversations=30) for number in (1001, 1002)]
    return [invoice_worlds.with_invoices(world, SEED) for world in made]


def votes_that_come_too_late(world: Account) -> list[worlds.Row]:
    """Return a negative vote on every AI reply, given at the instant at which its window is over."""
    zone, _ = oracle.settings_of(world, oracle.as_of_account(world, None))
    return [
        {
            "feedback_id": f"late-{reply.item_id}",
            "submitted_at": (reply.at + oracle.EPISODE_WINDOW).isoformat() + "Z",
            "feedback_type": "helpful_vote",
            "message_id": reply.item_id or "",
            "polarity": "negative",
        }
        for items in oracle.read_items(world, zone).values()
        for reply in items
        if reply.is_ai_reply
    ]


def late_worlds() -> list[list[Account]]:
    """Return worlds of the future: each whole, extracted long after everything, then its earlier exports."""
    found = []
    for number in (2001, 2002, 2003):
        world = worlds.make_world(SEED, number, steady=True, conversations=60, late=True)
        extraction = Extraction((worlds.LATE_BASE + timedelta(days=90)).isoformat() + "Z", world.extractions[0].files)
        whole = Account(world.source_system, world.account_id, [extraction], world.schedule)
        extraction.files["feedback"] += votes_that_come_too_late(whole)
        earlier = [
            worlds_variants.known_by(whole, worlds.LATE_BASE + timedelta(hours=hours), f"{hours}h") for hours in HOURS
        ]
        found.append([worlds_variants.renamed(whole, "whole", whole.extractions), *earlier])
    return found


def all_loadings() -> list[Loading]:
    """Return everything that is loaded."""
    accounts = [*small_worlds(), *(account for world in late_worlds() for account in world)]
    ways = [loading for world in large_worlds() for loading in worlds_variants.loadings_of(world, SEED)]
    return [*map(Loading, accounts), *ways]


def untouched(accounts: list[VendorAccount], number: int = 20) -> list[VendorAccount]:
    """Return some that the second build's variable as_of does not reach: they are the same in both."""
    return [account for account in accounts if max(export.extracted_at for export in account.exports) <= AS_OF][:number]


def hubspot_accounts() -> list[HubspotAccount]:
    """Return accounts as HubSpot's API answers, and a few in every other shape."""
    others = [hubspot_shapes.make_worlds(SEED, 10, [shape]) for shape in ("connector", "csv", "mixed")]
    return untouched(hubspot_worlds.make_worlds(SEED, 40), 10) + [
        account for some in others for account in untouched(some, 3)
    ]


def respond_io_accounts() -> list[RespondIoAccount]:
    """Return accounts as respond.io's Data Export writes them."""
    return untouched(respond_io_worlds.make_worlds(SEED, 40))


def klaviyo_accounts() -> list[KlaviyoAccount]:
    """Return accounts as Klaviyo's API answers."""
    return untouched(klaviyo_worlds.make_worlds(SEED, 40))


def vendors_accounts() -> dict[str, list[Any]]:
    """Return the vendors' accounts by source."""
    return {"hubspot": hubspot_accounts(), "respond_io": respond_io_accounts(), "klaviyo": klaviyo_accounts()}


@cache
def billed_accounts(source_system: str) -> list[Account]:
    """Return a vendor's accounts as the contract has them, with invoices: files of their newest exports."""
    mapping = compare_worlds.VENDORS[source_system].mapping
    accounts = [mapping.generic_account(account) for account in vendors_accounts()[source_system]]
    return [invoice_worlds.with_invoices(account, SEED) for account in accounts]


def build_all(path: Path) -> None:
    """Load every world in its ways and build them on a machine in St John's, with the project's data tests."""
    loadings = all_loadings()
    of_vendors = vendors_accounts()
    compare_worlds.load(loadings, path, path.parent)
    compare_worlds.load_vendors(
        [(compare_worlds.VENDORS[name], accounts) for name, accounts in of_vendors.items()], path, path.parent
    )
    invoices = [invoice_worlds.invoices_alone(account) for name in of_vendors for account in billed_accounts(name)]
    compare_worlds.load([Loading(account) for account in invoices if account], path, path.parent / "invoices")
    accounts = [loading.account for loading in loadings]
    accounts += [account for found in of_vendors.values() for account in found]
    compare_worlds.build(accounts, path, "America/St_Johns", tests=True)
