"""Klaviyo's files: JSON:API resources as lines, lists and whole pages with what they include, and clicks of ours."""

import json

import pytest
from conftest import Exports

from scripts.loading.contract import read_contract

CONVERSATION = {
    "type": "customer-agent-conversation",
    "id": "c1",
    "attributes": {
        "status": "open",
        "created_at": "2026-03-01T09:00:00+00:00",
        "updated_at": "2026-03-01T09:05:00+00:00",
    },
    "links": {"self": "https://a.klaviyo.com/api/customer-agent-conversations/c1"},
}
MESSAGE = {
    "type": "customer-agent-message",
    "id": "m1",
    "attributes": {"role": "user", "content": "Hi, there", "created_at": "2026-03-01T09:00:00+00:00"},
    "relationships": {"conversation": {"data": {"type": "customer-agent-conversation", "id": "c1"}}},
}
METRIC = {"type": "metric", "id": "Xy1", "attributes": {"name": "Placed Order", "integration": {"name": "Shop"}}}
PROFILE = {"type": "profile", "id": "01P", "attributes": {"email": "bo@x.example", "first_name": "Bo", "created": None}}
EVENT = {
    "type": "event",
    "id": "e1",
    "attributes": {
        "timestamp": 1772355600,
        "datetime": "2026-03-01T09:00:00+00:00",
        "event_properties": {"$value": 12.5, "OrderId": "1001"},
    },
    "relationships": {
        "profile": {"data": {"type": "profile", "id": "01P"}},
        "metric": {"data": {"type": "metric", "id": "Xy1"}},
        "attributions": {"data": [{"type": "attribution", "id": "a1"}]},
    },
}
ATTRIBUTION = {
    "type": "attribution",
    "id": "a1",
    "relationships": {
        "event": {"data": {"type": "event", "id": "e1"}},
        "attributed-event": {"data": {"type": "event", "id": "e0"}},
    },
}
RESOURCES = {
    "conversations": CONVERSATION,
    "messages": MESSAGE,
    "events": EVENT,
    "metrics": METRIC,
    "profiles": PROFILE,
    "attributions": ATTRIBUTION,
}
CLICKS = "click_id,clicked_at,profile_id,conversation_id,product_id"
MESSAGES_OF_C1 = "https://a.klaviyo.com/api/customer-agent-conversations/c1/customer-agent-messages?page%5Bsize%5D=100"


def page(*resources: dict, included: tuple[dict, ...] = (), address: str | None = None) -> dict:
    """Return a page of the API's answer."""
    links = {"self": address or "https://a.klaviyo.com/api/x", "next": None, "prev": None}
    return {"data": list(resources), "links": links} | ({"included": list(included)} if included else {})


def text(value: object) -> str | None:
    """Return a JSON value as it lands: texts as they are, everything else as JSON."""
    return value if value is None or isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def landed(exports: Exports, table: str, *columns: str) -> list[tuple]:
    """Return columns of a landing table of Klaviyo in the order of the file."""
    return exports.query(f"select {', '.join(columns)} from raw.klaviyo__{table} order by _file, _row")  # noqa: S608


@pytest.mark.parametrize("name", ["self", "var_self"])
def test_the_address_of_a_page_is_kept_with_its_messages_in_the_apis_and_in_the_clients_spelling(
    exports: Exports, name: str
):
    answer = page(RESOURCES["messages"]) | {"links": {name: MESSAGES_OF_C1}}
    exports.write("klaviyo/acme/messages.json", json.dumps(answer))
    assert exports.load(extracted_at="2026-05-01").exit_code == 0
    assert landed(exports, "messages", "page_link") == [(MESSAGES_OF_C1,)]


def test_every_klaviyo_table_is_tried_here():
    assert set(read_contract().tables["klaviyo"]) == {*RESOURCES, "product_card_clicks"}


@pytest.mark.parametrize("table", RESOURCES)
@pytest.mark.parametrize("form", ["lines", "list", "page", "page over several lines", "pages as lines", "one resource"])
def test_a_resource_lands_the_same_from_every_form(exports: Exports, table: str, form: str):
    resource = RESOURCES[table]
    name, content = {
        "lines": ("ndjson", json.dumps(resource) + "\n"),
        "list": ("json", json.dumps([resource])),
        "page": ("json", json.dumps(page(resource))),
        "page over several lines": ("json", json.dumps(page(resource), indent=2)),
        "pages as lines": ("ndjson", json.dumps(page(resource)) + "\n" + json.dumps(page()) + "\n"),
        "one resource": ("json", json.dumps({"data": resource, "links": {"self": "https://a.klaviyo.com/api/x"}})),
    }[form]
    exports.write(f"klaviyo/acme/{table}-2026-03.{name}", content)
    run = exports.load()
    assert run.exit_code == 0, run.output
    assert landed(exports, table, *resource, "_unknown_columns") == [(*(text(v) for v in resource.values()), None)]


@pytest.mark.parametrize("table", RESOURCES)
def test_a_page_without_data_is_zero_rows(exports: Exports, table: str):
    exports.write(f"klaviyo/acme/{table}.json", json.dumps(page()))
    assert exports.load().exit_code == 0
    assert exports.log() == [(table, "loaded", 0, 0)]


def test_what_a_page_includes_lands_behind_its_own_resources_and_says_its_type(exports: Exports):
    exports.write("klaviyo/acme/events.json", json.dumps(page(EVENT, included=(METRIC, PROFILE, ATTRIBUTION))))
    assert exports.load().exit_code == 0
    assert landed(exports, "events", "type", "id", "_row") == [
        ("event", "e1", 1),
        ("metric", "Xy1", 2),
        ("profile", "01P", 3),
        ("attribution", "a1", 4),
    ]


def test_every_resource_keeps_the_address_of_its_page_and_one_outside_of_pages_has_none(exports: Exports):
    nameless = {name: MESSAGE[name] for name in ("type", "id", "attributes")}
    lines = [page(nameless, MESSAGE | {"id": "m2"}, address=MESSAGES_OF_C1), MESSAGE | {"id": "m3"}]
    exports.write("klaviyo/acme/messages.ndjson", "".join(json.dumps(line) + "\n" for line in lines))
    assert exports.load().exit_code == 0
    assert landed(exports, "messages", "id", "page_link") == [
        ("m1", MESSAGES_OF_C1),
        ("m2", MESSAGES_OF_C1),
        ("m3", None),
    ]


def test_a_page_without_an_address_and_an_empty_element_do_no_harm(exports: Exports):
    content = {"data": [CONVERSATION, {}], "links": None}
    exports.write("klaviyo/acme/conversations.json", json.dumps(content))
    assert exports.load().exit_code == 1
    assert landed(exports, "conversations", "id", "page_link") == [("c1", None)]
    assert [found[1:3] for found in exports.rejected()] == [("id", "missing_id")]


def test_every_version_of_a_conversation_lands(exports: Exports):
    for day, status in (("01", "open"), ("03", "resolved-by-ai"), ("04", "resolved-by-ai")):
        version = CONVERSATION | {"attributes": CONVERSATION["attributes"] | {"status": status}}
        exports.write("klaviyo/acme/conversations.ndjson", json.dumps(version) + "\n")
        assert exports.load(extracted_at=f"2026-03-{day}T12:00:00Z").exit_code == 0
    statuses = landed(exports, "conversations", "cast(_extracted_at as date)::varchar", "attributes ->> 'status'")
    assert sorted(statuses) == [
        ("2026-03-01", "open"),
        ("2026-03-03", "resolved-by-ai"),
        ("2026-03-04", "resolved-by-ai"),
    ]


def test_an_answer_of_errors_is_refused(exports: Exports):
    error = {"errors": [{"id": "1", "status": 429, "code": "throttled", "title": "Request was throttled."}]}
    exports.write("klaviyo/acme/conversations.json", json.dumps(error))
    run = exports.load()
    assert run.exit_code == 1
    assert "unknown header: id, attributes missing" in " ".join(run.output.split())


def test_a_resource_without_an_id_is_rejected(exports: Exports):
    lines = [CONVERSATION, CONVERSATION | {"id": None}]
    exports.write("klaviyo/acme/conversations.ndjson", "".join(json.dumps(line) + "\n" for line in lines))
    assert exports.load().exit_code == 1
    assert landed(exports, "conversations", "id") == [("c1",)]
    assert [found[:3] for found in exports.rejected()] == [(2, "id", "missing_id")]


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_clicks_land_from_csv_and_from_lines(exports: Exports, form: str):
    cells = ["k1", "2026-03-01T09:00:00Z", "01P", "c1", "SKU-1"]
    click = dict(zip(CLICKS.split(","), cells, strict=True))
    exports.write(
        f"klaviyo/acme/product_card_clicks.{form}",
        f"{CLICKS}\n{','.join(cells)}\n" if form == "csv" else json.dumps(click) + "\n",
    )
    assert exports.load().exit_code == 0
    assert landed(exports, "product_card_clicks", *click, "_unknown_columns") == [(*cells, None)]


def test_a_page_of_hubspot_is_still_found_by_its_results(exports: Exports):
    thread = {"id": "100", "createdAt": "2026-03-01T09:00:00Z", "data": [{"id": "none of its own"}]}
    exports.write("hubspot/acme/threads.json", json.dumps({"results": [thread]}))
    assert exports.load().exit_code == 0
    assert exports.query("select id from raw.hubspot__threads") == [("100",)]
