"""respond.io's files: the Data Export in two ages, lists of the workspace, posted closes, and damaged ids."""

import json

import pytest
from conftest import Exports

from scripts.loading.contract import read_contract

ID, OTHER_ID = "1772442000123456", "1772442000654321"
CONVERSATIONS = (
    "Conversation ID,DateTime Conversation Started,DateTime Conversation Resolved,Contact ID,Assignee,"
    "Number of Outgoing Messages,Number of Incoming Messages,DateTime First Response,Conversation Category,"
    "Closing Note Summary,Closed By,First Response Time,Resolution Time,First Assignee,Closed By Source,Closed By Team,"
    "Opened By Source,Opened By Channel,First Assignment Timestamp,First Response By,Last Assignment Timestamp,"
    "Last Assignee,Time to First Assignment,First Assignment to First Response Time,Last Assignment to Response Time,"
    "First Assignment to Close Time,Last Assignment to Close Time,Average Response Time,Number of Assignments,"
    "Number of Responses"
)
OLDER_CONVERSATIONS = (
    "Conversation ID,DateTime Conversation Started,DateTime Conversation Resolved,Contact ID,Assignee,"
    "Number of Outgoing Messages,Number of Incoming Messages,DateTime First Response,Resolver,First Response Time,"
    "Resolution Time,Category,Summary"
)
MESSAGES = (
    "Date & Time,Sender ID,Sender Type,Contact ID,Message ID,Content Type,Message Type,Content,Channel ID,Type,Sub Type"
)
STARTED = "2026-03-02 10:00:00"
LISTS = {
    "contacts": (
        "ContactID,FirstName,LastName,PhoneNumber,Email,DateTimeCreated",
        "77,Bo,Client,1,b@x.example,2026-03-01",
    ),
    "users": ("id,firstName,lastName,email,role,team", "5123,Ann,Example,a@shop.example,agent,Support"),
    "channels": ("id,name,source", "9001,Our WhatsApp,whatsapp_cloud"),
    "failed_messages": ("Message ID,Contact ID,Error", f"{ID},77,blocked"),
}

# the developer API's lists come a page at a time
USER = {"id": 5123, "firstName": "Ann", "role": "agent", "team": {"id": 71, "name": "Shop"}}
CHANNEL = {"id": 9001, "name": "Our WhatsApp", "source": "whatsapp_cloud"}
PAGED = {"users": USER, "channels": CHANNEL}


def page(*records: dict) -> str:
    """Return an answer of the API that holds the records."""
    return json.dumps({"items": list(records), "pagination": {"next": "https://api.example/?cursorId=2"}})


def landed(exports: Exports, table: str, *columns: str) -> list[tuple]:
    """Return columns of a landing table of respond.io, sorted."""
    return exports.query(f"select {', '.join(columns)} from raw.respond_io__{table} order by all")  # noqa: S608


def row(header: str, **values: str) -> str:
    """Return a CSV line below `header`; a key is a column's words with underscores."""
    names = [name.replace(" & ", " ").replace(" ", "_") for name in header.split(",")]
    assert set(values) <= set(names), set(values) - set(names)
    return ",".join(values.get(name, "") for name in names)


def conversation(header: str = CONVERSATIONS, **values: str) -> str:
    """Return a line of a conversations file with its required cells filled."""
    defaults = {"Conversation_ID": ID, "DateTime_Conversation_Started": STARTED, "Contact_ID": "77"}
    return row(header, **(defaults | values))


def test_every_respond_io_table_is_tried_here():
    tables = {"conversations", "messages", "closed_webhooks", *LISTS}
    assert set(read_contract().tables["respond_io"]) == tables


def test_all_thirty_columns_of_a_conversations_file_land_under_their_own_words(exports: Exports):
    names = CONVERSATIONS.split(",")
    cells = {name.replace(" ", "_"): str(1000 + place) for place, name in enumerate(names)}
    cells["DateTime_Conversation_Started"] = "2026-03-01 09:00:00"
    exports.write("respond_io/acme/conversations-2026-03.csv", f"{CONVERSATIONS}\n{row(CONVERSATIONS, **cells)}\n")
    run = exports.load()
    assert run.exit_code == 0, run.output
    table = read_contract().tables["respond_io"]["conversations"]
    assert list(table.columns) == [name.lower().replace(" ", "_") for name in names]
    assert landed(exports, "conversations", *table.columns, "_unknown_columns") == [(*cells.values(), None)]


def test_an_older_conversations_file_says_resolver_for_who_closed_it(exports: Exports):
    line = conversation(OLDER_CONVERSATIONS, Resolver="Ann", Category="Billing", Summary="Done")
    exports.write("respond_io/acme/conversations-2022.csv", f"{OLDER_CONVERSATIONS}\n{line}\n")
    assert exports.load().exit_code == 0
    columns = ("closed_by", "conversation_category", "closing_note_summary", "number_of_responses", "_unknown_columns")
    assert landed(exports, "conversations", *columns) == [("Ann", "Billing", "Done", None, None)]


def test_a_messages_file_lands_with_its_json_as_it_is(exports: Exports):
    content = '"{""type"":""text"",""text"":""Hi, there""}"'
    line = row(MESSAGES, Date_Time=STARTED, Sender_Type="contact", Contact_ID="77", Message_ID=ID, Content=content)
    exports.write("respond_io/acme/messages.csv", f"{MESSAGES}\n{line}\n")
    run = exports.load()
    assert run.exit_code == 0, run.output
    assert landed(exports, "messages", "date_time", "message_id", "content", "_unknown_columns") == [
        (STARTED, ID, '{"type":"text","text":"Hi, there"}', None)
    ]


@pytest.mark.parametrize("table", LISTS)
def test_the_workspaces_lists_land_and_what_they_have_besides_is_kept(exports: Exports, table: str):
    header, line = LISTS[table]
    exports.write(f"respond_io/acme/{table}.csv", f"{header},Our Own Field\n{line},x\n")
    assert exports.load().exit_code == 0
    key = read_contract().tables["respond_io"][table].key[0]
    assert landed(exports, table, key, "_unknown_columns") == [(line.split(",")[0], '{"Our Own Field":"x"}')]


@pytest.mark.parametrize("table", PAGED)
@pytest.mark.parametrize(
    "form", ["lines", "list", "page", "page over several lines", "pages as lines", "list of pages"]
)
def test_the_apis_lists_land_the_same_from_lines_lists_and_pages(exports: Exports, table: str, form: str):
    record = PAGED[table]
    name, content = {
        "lines": ("ndjson", json.dumps(record) + "\n"),
        "list": ("json", json.dumps([record])),
        "page": ("json", page(record)),
        "page over several lines": ("json", json.dumps(json.loads(page(record)), indent=2)),
        "pages as lines": ("ndjson", page(record) + "\n" + page() + "\n"),
        "list of pages": ("json", f"[{page()}, {page(record)}]"),
    }[form]
    exports.write(f"respond_io/acme/{table}.{name}", content)
    run = exports.load()
    assert run.exit_code == 0, run.output
    assert landed(exports, table, "id", "_unknown_columns") == [(str(record["id"]), None)]


@pytest.mark.parametrize("table", PAGED)
def test_a_page_without_items_is_zero_rows(exports: Exports, table: str):
    exports.write(f"respond_io/acme/{table}.json", page())
    assert exports.load().exit_code == 0
    assert exports.log() == [(table, "loaded", 0, 0)]


def test_a_page_of_another_list_is_refused_with_the_columns_it_has(exports: Exports):
    exports.write("respond_io/acme/users.json", page({"text": "not a user"}))
    run = exports.load()
    assert run.exit_code == 1
    assert "id" in exports.query("select message from raw.loads")[0][0]
    assert exports.log() == [("users", "refused", 0, 0)]


def test_a_posted_close_lands_from_lines_and_without_its_contact_it_is_rejected(exports: Exports):
    post = {"event_type": "conversation.closed", "contact": {"id": 77}, "conversation": {"openedTime": 1772442000123}}
    lines = [post, post | {"contact": None}]
    exports.write("respond_io/acme/closed_webhooks.ndjson", "".join(json.dumps(line) + "\n" for line in lines))
    assert exports.load().exit_code == 1
    assert landed(exports, "closed_webhooks", "contact", "conversation") == [
        ('{"id":77}', '{"openedTime":1772442000123}')
    ]
    assert [found[:3] for found in exports.rejected()] == [(2, "contact", "missing_id")]


@pytest.mark.parametrize(
    ("damaged", "explained"),
    [
        ("1.77244E+15", "shows long numbers by their first digits"),
        ("1.77E+15", "shows long numbers by their first digits"),
        ("1772442000123456.0", "took it for a quantity"),
        ("################", "could not show the value"),
    ],
)
def test_a_damaged_conversation_id_is_rejected_with_what_a_spreadsheet_did(
    exports: Exports, damaged: str, explained: str
):
    lines = [conversation(), conversation(Conversation_ID=damaged), conversation(Conversation_ID=OTHER_ID)]
    exports.write("respond_io/acme/conversations.csv", "\n".join([CONVERSATIONS, *lines]) + "\n")
    assert exports.load().exit_code == 1
    assert landed(exports, "conversations", "conversation_id") == [(ID,), (OTHER_ID,)]
    details = exports.query("select line, column_name, reason, detail from raw.rejected_rows")
    assert [detail[:3] for detail in details] == [(3, "conversation_id", "damaged_id")]
    assert details[0][3].startswith(f"conversation_id is {damaged}: ")
    assert explained in details[0][3]
    assert "Load the export as it was downloaded" in details[0][3]


def test_a_damaged_user_or_channel_id_is_emptied_although_its_column_is_not_called_an_id(exports: Exports):
    lines = [
        conversation(Assignee="5123", Opened_By_Channel="9001"),
        conversation(Conversation_ID=OTHER_ID, Assignee="5123.0", Opened_By_Channel="9001"),
        conversation(Conversation_ID="1772442000000001", Assignee="5123", Opened_By_Channel="9001.0"),
        conversation(Conversation_ID="1772442000000002", Assignee="5124", Opened_By_Channel="9001"),
    ]
    exports.write("respond_io/acme/conversations.csv", "\n".join([CONVERSATIONS, *lines]) + "\n")
    assert exports.load().exit_code == 0
    assert exports.query("select file_row, column_name, value from raw.nulled_ids order by all") == [
        (2, "assignee", "5123.0"),
        (3, "opened_by_channel", "9001.0"),
    ]


ID_COLUMNS = [
    *(("conversations", CONVERSATIONS, name) for name in ("Contact ID", "Assignee", "Closed By", "First Assignee")),
    *(("conversations", CONVERSATIONS, name) for name in ("Closed By Team", "First Response By", "Last Assignee")),
    *(("messages", MESSAGES, name) for name in ("Message ID", "Sender ID", "Contact ID", "Channel ID")),
    *(("contacts", "ContactID,FirstName,Assignee", name) for name in ("ContactID", "Assignee")),
    *(("users", "id,name,team_id", name) for name in ("id", "team_id")),
    ("channels", "id,name,source", "id"),
    ("failed_messages", "Message ID,Contact ID", "Message ID"),
]


@pytest.mark.parametrize(("table", "header", "name"), ID_COLUMNS)
def test_a_damaged_id_is_told_of_in_every_column_of_ids(exports: Exports, table: str, header: str, name: str):
    names = header.split(",")
    cells = {place: "1" if place.endswith(("ID", "id")) else "" for place in names} | {name: "1.77244E+15"}
    cells |= {place: STARTED for place in names if place in {"Date & Time", "DateTime Conversation Started"}}
    exports.write(f"respond_io/acme/{table}.csv", f"{header}\n{','.join(cells.values())}\n")
    column = {"ContactID": "contact_id"}.get(name, name.lower().replace(" ", "_"))
    exit_code = exports.load().exit_code
    emptied = exports.query("select file_row, column_name, value from raw.nulled_ids")
    # its own id and a required parent: nothing else finds the row
    if name in {"Message ID", "ContactID", "id"} or (name == "Contact ID" and table != "failed_messages"):
        assert [found[:3] for found in exports.rejected()] == [(2, column, "damaged_id")]
        assert (exit_code, emptied, exports.log()) == (1, [], [(table, "loaded", 0, 1)])
    else:
        assert (exit_code, emptied, exports.log()) == (0, [(1, column, "1.77244E+15")], [(table, "loaded", 1, 0)])


@pytest.mark.parametrize(
    ("dressed", "explained"),
    [
        (f" {OTHER_ID}", "blanks stand around it"),
        (f"{OTHER_ID} ", "blanks stand around it"),
        (f"\u00a0{OTHER_ID}", "blanks stand around it"),
        (f"'{OTHER_ID}", "mark for text"),
        (f'"=""{OTHER_ID}"""', "mark for text"),
        ('"1,772,442,000,654,320"', "grouped its digits"),
        ("1.772.442.000.654.320", "grouped its digits"),
        ("1 772 442 000 654 320", "grouped its digits"),
        ("1'772'442'000'654'320", "grouped its digits"),
    ],
)
def test_a_number_in_another_dress_is_no_id(exports: Exports, dressed: str, explained: str):
    lines = [conversation(), conversation(Conversation_ID=dressed)]
    exports.write("respond_io/acme/conversations.csv", "\n".join([CONVERSATIONS, *lines]) + "\n")
    assert exports.load().exit_code == 1
    assert landed(exports, "conversations", "conversation_id") == [(ID,)]
    [(line, column, reason, detail)] = exports.query(
        "select line, column_name, reason, detail from raw.rejected_rows",
    )
    assert (line, column, reason) == (3, "conversation_id", "damaged_id")
    assert explained in detail


def test_a_name_with_blanks_or_a_number_in_it_is_no_damage(exports: Exports):
    lines = [
        conversation(Assignee=" Ann Example ", Closed_By="Team 5"),
        conversation(Conversation_ID=OTHER_ID, Assignee="Ann O'Neill", Closed_By="5 o'clock"),
    ]
    exports.write("respond_io/acme/conversations.csv", "\n".join([CONVERSATIONS, *lines]) + "\n")
    assert exports.load().exit_code == 0


def test_a_name_in_an_id_column_is_no_damage(exports: Exports):
    exports.write("respond_io/acme/conversations.csv", f"{CONVERSATIONS}\n{conversation(Assignee='Bot')}\n")
    assert exports.load().exit_code == 0


def test_messages_under_the_name_of_conversations_are_refused_with_what_a_file_begins_with(exports: Exports):
    exports.write("respond_io/acme/conversations.csv", MESSAGES + "\n")
    run = exports.load()
    assert run.exit_code == 1
    assert "A conversations file of the Data Export begins with `Conversation ID`." in " ".join(run.output.split())


def refused(exports: Exports) -> list[str]:
    """Load; return the messages of the files that were refused, of which nothing may have landed."""
    run = exports.load()
    assert run.exit_code == 1, run.output
    rows = exports.query("select message, rows_landed, rows_rejected from raw.loads where status = 'refused'")
    assert {row[1:] for row in rows} == {(0, 0)}
    assert all(" ".join(row[0].split()) in " ".join(run.output.split()) for row in rows)
    return [row[0] for row in rows]


WRONG_NAMES = {
    "conversations as contacts": ("contacts.csv", f"{CONVERSATIONS}\n", "has a column Conversation ID"),
    "messages as contacts": ("contacts.csv", f"{MESSAGES}\n", "has a column Message ID, as messages files have"),
    "advertisements as contacts": ("contacts-added.csv", "Timestamp,Contact ID,Contact Name,Ad ID\n", "column Ad ID"),
    "channels as users": ("users.json", page(CHANNEL), "has a column source, as channels files have"),
    "contacts as users": ("users.csv", "ContactID,FirstName\n", "has a column ContactID, as contacts files have"),
    "users as channels": ("channels.json", json.dumps([USER]), "has a column firstName, as users files have"),
    "conversations as messages": ("messages.csv", f"{CONVERSATIONS}\n", "begins with `Date & Time`"),
    "conversations as failed": ("failed_messages.csv", f"{CONVERSATIONS}\n", "message_id missing"),
    "an error of the API": ("users.json", '{"code": 401, "message": "Unauthorized"}', "id missing"),
    "another event's posts": (
        "closed_webhooks.ndjson",
        '{"contact": {"id": 1}, "message": {}}\n',
        "conversation missing",
    ),
}


@pytest.mark.parametrize("case", WRONG_NAMES)
def test_a_file_under_the_name_of_another_table_is_refused(exports: Exports, case: str):
    name, content, explained = WRONG_NAMES[case]
    exports.write(f"respond_io/acme/{name}", content)
    [message] = refused(exports)
    assert explained in message


def test_conversations_of_both_ages_lie_in_one_account(exports: Exports):
    older = conversation(OLDER_CONVERSATIONS, Resolver="Ann")
    exports.write("respond_io/acme/conversations-1.csv", f"{OLDER_CONVERSATIONS}\n{older}\n")
    newer = conversation(Conversation_ID=OTHER_ID, Closed_By="5123")
    exports.write("respond_io/acme/conversations-2.csv", f"{CONVERSATIONS}\n{newer}\n")
    assert exports.load().exit_code == 0
    assert landed(exports, "conversations", "conversation_id", "closed_by") == [(ID, "Ann"), (OTHER_ID, "5123")]


@pytest.mark.parametrize("quote", ["", '"'])
def test_two_ages_of_conversations_in_one_file_are_refused_where_the_second_header_stands(exports: Exports, quote: str):
    older, newer = conversation(OLDER_CONVERSATIONS), conversation(Conversation_ID=OTHER_ID)
    header = ",".join(f"{quote}{name}{quote}" for name in CONVERSATIONS.split(","))
    lines = [OLDER_CONVERSATIONS, older, "\ufeff" + header, newer]
    exports.write("respond_io/acme/conversations.csv", "\n".join(lines) + "\n")
    [message] = refused(exports)
    assert message.startswith("line 3: another header stands here, of 30 columns instead of 13")
    assert "Load each as a file of its own" in message


@pytest.mark.parametrize("order", [1, -1])
def test_a_repeated_header_is_refused_in_whatever_order_and_case(exports: Exports, order: int):
    header = ",".join(MESSAGES.upper().split(",")[::order])
    line = row(MESSAGES, Date_Time=STARTED, Sender_Type="contact", Contact_ID="77", Message_ID=ID)
    exports.write("respond_io/acme/messages.csv", f"{MESSAGES}\n{line}\n{header}\n")
    [message] = refused(exports)
    assert message.startswith("line 3: the header stands in the file twice")


def test_rows_of_another_age_than_their_header_are_rejected_one_by_one(exports: Exports):
    lines = [conversation(OLDER_CONVERSATIONS), conversation(Conversation_ID=OTHER_ID)]
    exports.write("respond_io/acme/conversations.csv", "\n".join([OLDER_CONVERSATIONS, *lines]) + "\n")
    run = exports.load()
    assert run.exit_code == 1
    assert landed(exports, "conversations", "conversation_id") == [(ID,)]
    assert [found[:3] for found in exports.rejected()] == [(3, None, "field_count")]
    assert "the row has 30 cells, the header 13" in " ".join(run.output.split())


def as_semicolons(text: str) -> bytes:
    """Return a file as a spreadsheet with a comma for decimals saves it."""
    return text.replace(",", ";").encode()


SPELLINGS = {
    "byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "semicolons": as_semicolons,
    "tabs": lambda text: text.replace(",", "\t").encode(),
    "upper case": lambda text: text.upper().encode(),
    "lower case": lambda text: text.lower().encode(),
    "columns in reverse": lambda text: "\n".join(",".join(line.split(",")[::-1]) for line in text.split("\n")).encode(),
    "line ends of Windows": lambda text: text.replace("\n", "\r\n").encode(),
    "blanks around the names": lambda text: text.replace(",", " , ", 10).encode(),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_messages_file_lands_however_it_was_saved(exports: Exports, spelling: str):
    line = row(MESSAGES, Date_Time=STARTED, Sender_Type="user", Contact_ID="77", Message_ID=ID, Channel_ID="9001")
    exports.write("respond_io/acme/messages.csv", SPELLINGS[spelling](f"{MESSAGES}\n{line}\n"))
    run = exports.load()
    assert run.exit_code == 0, run.output
    found = landed(
        exports, "messages", "date_time", "lower(sender_type)", "message_id", "channel_id", "_unknown_columns"
    )
    assert found == [(STARTED, "user", ID, "9001", None)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_utf_16_is_refused_with_what_to_do(exports: Exports, encoding: str):
    exports.write("respond_io/acme/conversations.csv", f"{CONVERSATIONS}\n{conversation()}\n".encode(encoding))
    [message] = refused(exports)
    assert "save it as UTF-8" in message


def test_a_missing_column_is_empty_and_a_missing_required_one_refuses_the_file(exports: Exports):
    header = "Contact ID,DateTime Conversation Started,Conversation ID"
    exports.write("respond_io/acme/conversations-1.csv", f"{header}\n77,{STARTED},{ID}\n")
    exports.write("respond_io/acme/conversations-2.csv", f"Contact ID,Conversation ID\n77,{OTHER_ID}\n")
    [message] = refused(exports)
    assert message.startswith("line 1: unknown header: datetime_conversation_started missing")
    assert landed(exports, "conversations", "conversation_id", "closed_by") == [(ID, None)]


def test_a_file_without_rows_is_no_row_and_an_empty_one_is_refused(exports: Exports):
    exports.write("respond_io/acme/messages-1.csv", MESSAGES)
    exports.write("respond_io/acme/messages-2.csv", "")
    exports.write("respond_io/acme/conversations.csv", "\n\n")
    assert ["is empty" in message for message in refused(exports)] == [True, True]
    assert exports.log() == [
        ("conversations", "refused", 0, 0),
        ("messages", "loaded", 0, 0),
        ("messages", "refused", 0, 0),
    ]


def test_a_broken_line_of_posts_spoils_only_itself(exports: Exports):
    post = json.dumps({"contact": {"id": 77}, "conversation": {"openedTime": 1772442000123}})
    exports.write("respond_io/acme/closed_webhooks.ndjson", f"{post}\n{post[:40]}\n{post.replace('77', '78')}\n")
    run = exports.load()
    assert run.exit_code == 1
    assert landed(exports, "closed_webhooks", "contact") == [('{"id":77}',), ('{"id":78}',)]
    assert [found[:3] for found in exports.rejected()] == [(2, None, "malformed_json")]
    assert "closed_webhooks.ndjson, line 2: malformed_json" in " ".join(run.output.split())


def test_what_is_no_duration_or_date_lands_as_it_is_and_is_judged_later(exports: Exports):
    line = conversation(
        DateTime_Conversation_Resolved="13/02/2026 10:00", Resolution_Time="-01:00:00", First_Response_Time="two hours"
    )
    exports.write("respond_io/acme/conversations.csv", f"{CONVERSATIONS}\n{line}\n")
    assert exports.load().exit_code == 0
    columns = ("datetime_conversation_resolved", "resolution_time", "first_response_time")
    assert landed(exports, "conversations", *columns) == [("13/02/2026 10:00", "-01:00:00", "two hours")]
