"""Account settings at load: any source's folder, any column of the contract; what nobody knows is said each time."""

import pytest

from scripts.loading.contract import read_contract
from scripts.zones.seeds import release_in_force


def test_the_release_of_the_zone_rules_is_said_and_kept_with_each_load(exports):
    exports.write("account_settings.csv", "timezone\nEurope/Berlin\n")
    run = exports.load()
    assert f"Time zones: tzdata {release_in_force()}" in run.output
    assert exports.query("select zone_release from raw.loads") == [(release_in_force(),)]


@pytest.mark.parametrize("source", read_contract().sources)
def test_settings_may_lie_in_any_sources_folder_with_every_column_of_the_contract(exports, source):
    exports.write(
        f"{source}/acme/account_settings.csv",
        "timezone,week_start,currency,valid_from,publishes_texts,conversation_address,ticket_address\n"
        "Europe/Berlin,sunday,EUR,1969-12-31,no,https://desk.test/c/{id},https://desk.test/t/{id}\n",
    )
    assert exports.load().exit_code == 0
    assert exports.query(
        "select _source_system, _account_id, publishes_texts, conversation_address, ticket_address "
        "from raw.generic__account_settings"
    ) == [(source, "acme", "no", "https://desk.test/c/{id}", "https://desk.test/t/{id}")]


@pytest.mark.parametrize(
    ("zone", "meant"),
    [
        ("Eastern Time (US & Canada)", None),
        ("Etc/Unknown", None),
        ("GMT+2", None),
        ("Factory", None),
        ("Europe/Berln", "Europe/Berlin"),
        ("Copenhagen", "Europe/Copenhagen"),
    ],
)
def test_a_zone_that_nobody_knows_is_said_at_every_load_with_what_to_write(exports, zone, meant):
    exports.write("account_settings.csv", f'timezone\n"{zone}"\n')
    # the second run loads nothing, and the zone is no better
    for run in (exports.load(), exports.load()):
        assert run.exit_code == 0
        assert (
            f"generic/acme/account_settings.csv: the time zone '{zone}' of generic/acme is none: UTC holds"
            in run.output
        )
        assert "Write an IANA name such as Europe/Berlin" in run.output
        assert (f"Is {meant} meant?" in run.output) == (meant is not None)


@pytest.mark.parametrize("zone", ["america/new_york", " Europe/Berlin ", "UTC", ""])
def test_a_zone_in_other_letters_is_known_and_an_empty_one_is_the_default(exports, zone):
    exports.write("account_settings.csv", f"timezone,week_start\n{zone},\n")
    assert "is none" not in exports.load().output


def test_a_first_day_of_the_week_that_nobody_knows_is_said(exports):
    exports.write("account_settings.csv", "timezone,week_start\nUTC,Sun\n")
    exports.write("generic/other/account_settings.csv", "timezone,week_start\nUTC,Sunday\n")
    output = exports.load().output
    assert "the week of generic/acme cannot start on 'Sun': Monday holds. Write monday, sunday or saturday" in output
    assert "the week of generic/other" not in output
