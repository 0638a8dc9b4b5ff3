"""Who a person is in an account's landing tables: the ids, the rows, and what else is known.

Every id of the account, whatever column or member of JSON holds it, becomes a row of the temporary table `refs`; what
is his is found from the contact id by going to and fro between ids and rows.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import duckdb

from scripts.erasing.declaration import (
    DETAILS,
    FREE_TEXT,
    KEPT,
    PARTS,
    ROLES,
    Column,
    columns_of,
    event_meanings,
    is_of_conversations,
    is_of_persons,
    plain_path,
)
from scripts.erasing.spelling import spellings, standing_alone
from scripts.loading.contract import LandingTable
from scripts.loading.sql import compose, quoted

# below that many characters a name, an id or a number is looked for in columns of its own only
SHORTEST, TELLING = 4, 8
# what a JSON:API resource is, by its type or else its table, as a role
RESOURCES = {
    "customer-agent-conversation": "conversation", "customer-agent-message": "message", "profile": "contact",
    "conversations": "conversation", "messages": "message", "profiles": "contact",
}  # fmt: skip
# the conversation in the address of a page of messages, as macros/parse/conversation_of_message.sql reads it
PAGE_CONVERSATION = "/customer-agent-conversations/([^/?]+)"
WHOLE_NUMBER = r"^([0-9]+)[.]0+$"
# how a column beyond the contract is called that says which contacts a row is about
CONTACT_IDS = "[a-z0-9_ ]*(contact|customer|profile|visitor)[_ ]?ids?"


@dataclass(frozen=True)
class Account:
    """The account that a person is looked for in: a source's folder name, the account's, and the source's tables."""

    source_system: str
    account_id: str
    tables: dict[str, LandingTable]

    @property
    def parameters(self) -> dict[str, object]:
        """Return the parameters of statements over the account's rows."""
        return {"source_system": self.source_system, "account_id": self.account_id}


@dataclass
class Person:
    """What is known of a person.

    contacts, conversations: ids that get stand-ins. items, tickets: ids that lead to rows. agents: ids of the account's
    own people. rows: table -> row ids of the landing table that are about him. mentions: those of rows that only
    name one of his ids. whole: names, addresses and numbers that are his alone and can be taken for nothing else.
    parts: the single words of his name. shared: how many of those values stand on another contact too.
    """

    contacts: set[str] = field(default_factory=set)
    conversations: set[str] = field(default_factory=set)
    items: set[str] = field(default_factory=set)
    tickets: set[str] = field(default_factory=set)
    agents: set[str] = field(default_factory=set)
    rows: dict[str, set[int]] = field(default_factory=dict)
    mentions: dict[str, set[int]] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    shared: int = 0

    @property
    def ids(self) -> set[str]:
        """Return all ids that get a stand-in."""
        return self.contacts | self.conversations


def relation(table: LandingTable, catalog: str = "") -> str:
    """Return the SQL name of a landing table, in an attached database where one is named."""
    return f"{catalog}{quoted(table.schema)}.{quoted(table.identifier)}"


def filled_tables(connection: duckdb.DuckDBPyConnection, catalog: str = "") -> set[tuple[str, str]]:
    """Return schema and name of the tables that may hold rows: planning a query takes longer than a small table."""
    return {
        (schema, table)
        for schema, table in connection.execute(
            "select schema_name, table_name from duckdb_tables() where estimated_size > 0 "
            "and database_name = coalesce(nullif($catalog, ''), current_database())",
            {"catalog": catalog},
        ).fetchall()
    }


def find_person(connection: duckdb.DuckDBPyConnection, account: Account, contact_id: str) -> Person:
    """Find everything that the landing tables hold of a contact."""
    collect_references(connection, account)
    person = Person(contacts={contact_id})
    person.agents = _agents(connection, account)
    owners = _whom_an_actor_speaks_for(connection, account, contact_id)
    # of several nobody knows which
    person.contacts |= owners if len(owners) == 1 else set()
    _grow(connection, account, person)
    _find_rows(connection, account, person)
    _learn_details(connection, account, person)
    return person


def collect_references(connection: duckdb.DuckDBPyConnection, account: Account, catalog: str = "") -> None:
    """Fill the temporary table `refs`: table, row, column, role and value of every id in the account's rows."""
    connection.execute(
        "create or replace temp table refs "
        "(table_name varchar, position bigint, column_name varchar, role varchar, value varchar)"
    )
    filled = filled_tables(connection, catalog.rstrip("."))
    for name, table in account.tables.items():
        for column_name, column in columns_of(account.source_system, name).items():
            if column_name not in table.columns or (table.schema, table.identifier) not in filled:
                continue
            cell = quoted(column_name)
            parameters = account.parameters | {"name": name, "column": column_name, "whole": WHOLE_NUMBER}
            if column.holds in ROLES:
                _collect(
                    connection, relation(table, catalog), cell, "$role", parameters | {"role": ROLES[column.holds]}
                )
            elif column.holds == "resource_id":
                role = "coalesce($roles::json ->> coalesce(nullif(lower(trim(\"type\")), ''), $name), 'item')"
                _collect(
                    connection, relation(table, catalog), cell, role, parameters | {"roles": json.dumps(RESOURCES)}
                )
            elif column.holds == "page_link":
                named = compose("regexp_extract({cell}, '" + PAGE_CONVERSATION + "', 1)", cell=cell)
                _collect(connection, relation(table, catalog), named, "'conversation'", parameters)
            if column.is_json:
                _collect_members(connection, column, relation(table, catalog), cell, parameters)
        if (table.schema, table.identifier) in filled:
            _collect_named(connection, relation(table, catalog), account.parameters | {"name": name})


def _collect(
    connection: duckdb.DuckDBPyConnection, table: str, value: str, role: str, parameters: dict[str, object]
) -> None:
    """Add the ids of one column."""
    connection.execute(
        compose(
            "insert into refs select $name, rowid, $column, {role}, regexp_replace({value}, $whole, '\\1') "
            "from {table} where _source_system = $source_system and _account_id = $account_id and {value} <> ''",
            value=value,
            role=role,
            table=table,
        ),
        parameters,
    )


def _collect_named(connection: duckdb.DuckDBPyConnection, table: str, parameters: dict[str, object]) -> None:
    """Add the contacts that a column beyond the contract names, such as `Associated Contact IDs` of HubSpot's CSV."""
    connection.execute(
        compose(
            "insert into refs with cells as (select rowid as position, unnest(json_keys(_unknown_columns)) as member, "
            "_unknown_columns from {table} where _source_system = $source_system and _account_id = $account_id "
            "and json_valid(_unknown_columns) and json_type(_unknown_columns) = 'OBJECT'), "
            "named as (select position, unnest(string_split_regex("
            "json_extract_string(_unknown_columns, '$.\"' || member || '\"'), '[^a-zA-Z0-9_.-]+')) as value "
            "from cells where regexp_full_match(member, $contact_ids, 'i')) "
            "select $name, position, '_unknown_columns', 'named', regexp_replace(value, $whole, '\\1') from named "
            "where value <> ''",
            table=table,
        ),
        parameters | {"contact_ids": CONTACT_IDS, "whole": WHOLE_NUMBER},
    )


def _collect_members(
    connection: duckdb.DuckDBPyConnection, column: Column, table: str, cell: str, parameters: dict[str, object]
) -> None:
    """Add the ids that stand inside a column of JSON."""
    if not any(holds in ROLES or holds == "event_property" for _, holds in column.members):
        return
    connection.execute(
        compose(
            "create or replace temp table leaves as select landed.rowid as position, "
            # as plain_path writes it
            "regexp_replace(ltrim(regexp_replace(lower(leaf.fullkey), '\\[[0-9]+\\]', '', 'g'), '$.'), "
            "'[^a-z0-9.]', '', 'g') as path, leaf.atom ->> '$' as value from {table} as landed, "
            "json_tree(case when json_valid({cell}) then {cell} end) as leaf "
            "where _source_system = $source_system and _account_id = $account_id and leaf.atom is not null",
            table=table,
            cell=cell,
        ),
        {name: parameters[name] for name in ("source_system", "account_id")},
    )
    paths = [path for (path,) in connection.execute("select distinct path from leaves").fetchall()]
    roles = {path: ROLES[holds] for path in paths if (holds := holds_of_member(column, path)) in ROLES}
    connection.execute(
        "insert into refs select $name, position, $column, role, regexp_replace(value, $whole, '\\1') from leaves "
        "inner join (select unnest($paths::varchar[]) as path, unnest($roles::varchar[]) as role) as told using (path) "
        "where value <> ''",
        {name: parameters[name] for name in ("name", "column", "whole")}
        | {"paths": list(roles), "roles": list(roles.values())},
    )


def holds_of_member(column: Column, path: str) -> str:
    """Return what a member holds; a property of an event what its meaning says."""
    holds = column.holds_at(path)
    if holds != "event_property":
        return holds
    meaning = event_meanings().get(path.split(".")[1])
    return {"conversation_id": "conversation_id", None: FREE_TEXT}.get(meaning, KEPT)


def _agents(connection: duckdb.DuckDBPyConnection, account: Account) -> set[str]:
    """Return the ids under which the account's own people and programs act, as far as a file lists them."""
    found: set[str] = set()
    for name, column in (("agents", "agent_id"), ("users", "id")):
        if name in account.tables:
            found |= _set(
                connection,
                compose(
                    "select {column} from {table} where _source_system = $source_system and _account_id = $account_id",
                    column=quoted(column),
                    table=relation(account.tables[name]),
                ),
                account.parameters,
            )
    return found


def _grow(connection: duckdb.DuckDBPyConnection, account: Account, person: Person) -> None:
    """Add the contacts that are the same person, and the conversations, until there are no more."""
    described = {name: columns_of(account.source_system, name) for name in account.tables}
    people = [
        name for name, table in account.tables.items()
        if is_of_persons(table, described[name]) and "contact_id" in {described[name][key].holds for key in table.key}
    ]  # fmt: skip
    owning = [name for name, table in account.tables.items() if is_of_conversations(table, described[name])]
    size = -1
    while size != len(person.ids):
        size = len(person.ids)
        _share_known(connection, person)
        # a merge: all ids of a contact's row are his
        person.contacts |= _beside(connection, people, "contact", "contact")
        _share_known(connection, person)
        person.conversations |= _beside(connection, owning, "contact", "conversation")
        _share_known(connection, person)
        # a conversation of nobody that was merged into his, or that his was merged into
        person.conversations |= _set(
            connection,
            """
            with conversations as (
                select * from refs
                where role in ('conversation', 'conversation_link') and list_contains($owning::varchar[], table_name)
            ),
            his_rows as (
                select conversations.table_name, conversations.position
                from conversations
                inner join known on conversations.value = known.value and known.role = 'conversation'
            )
            select conversations.value
            from conversations
            semi join his_rows using (table_name, position)
            anti join (select * from refs where role = 'contact') as contacts using (table_name, position)
            """,
            {"owning": owning},
        )
        person.contacts |= _speakers(connection, account, person, owning)


def _share_known(connection: duckdb.DuckDBPyConnection, person: Person) -> None:
    """Make the temporary table `known` of all that is his."""
    connection.execute("create or replace temp table known (role varchar, value varchar)")
    for role, values in (
        ("contact", person.contacts),
        ("conversation", person.conversations),
        ("conversation_link", person.conversations),
        ("actor", person.contacts - person.agents),
        ("message", person.items),
        ("ticket", person.tickets),
        ("named", person.contacts),
    ):  # fmt: skip
        connection.execute(
            "insert into known select $role, unnest($values::varchar[])", {"role": role, "values": sorted(values)}
        )


def _beside(connection: duckdb.DuckDBPyConnection, tables: list[str], role: str, wanted: str) -> set[str]:
    """Return the ids of a role that stand in a row with one of his."""
    return _set(
        connection,
        "select other.value from refs as his inner join known on his.role = known.role and his.value = known.value "
        "inner join refs as other on his.table_name = other.table_name and his.position = other.position "
        "where his.role = $role and other.role = $wanted and list_contains($tables::varchar[], his.table_name)",
        {"role": role, "wanted": wanted, "tables": tables},
    )


def _whom_an_actor_speaks_for(connection: duckdb.DuckDBPyConnection, account: Account, actor_id: str) -> set[str]:
    """Return the contacts of the threads in which one of HubSpot's actors speaks."""
    return _set(
        connection,
        "select contact.value from refs as actor inner join refs as item using (table_name, position) "
        "inner join refs as thread on item.value = thread.value "
        "inner join refs as contact on thread.table_name = contact.table_name and thread.position = contact.position "
        "where $source_system = 'hubspot' and actor.role = 'actor' and actor.value = $actor_id "
        "and item.role = 'conversation' and thread.role = 'conversation' and contact.role = 'contact' "
        "and thread.table_name in ('threads', 'conversation_thread') group by all",
        {"source_system": account.source_system, "actor_id": actor_id},
    )


def _speakers(connection: duckdb.DuckDBPyConnection, account: Account, person: Person, owning: list[str]) -> set[str]:
    """Return HubSpot's visitors and e-mail actors who speak in his threads: he himself, under an id of another kind.

    Who speaks in the threads of several other contacts as well is a service, or a colleague: nobody's second id.
    """
    if account.source_system != "hubspot":
        return set()
    _share_known(connection, person)
    return _set(
        connection,
        """
        with spoken as (
            select actor.value, thread.value as conversation_id
            from refs as actor inner join refs as thread using (table_name, position)
            where
                actor.role = 'actor' and actor.column_name in ('createdby', 'created_by', 'senders', 'actor_id')
                and thread.role = 'conversation' and regexp_full_match(actor.value, '[VE]-.+')
                and actor.table_name in ('thread_items', 'conversation_message_history', 'conversation_message_sender')
            group by all
        ),
        owners as (
            select thread.value as conversation_id, contact.value as contact_id, known.value is not null as is_his
            from refs as thread inner join refs as contact using (table_name, position)
            left join known on contact.value = known.value and known.role = 'contact'
            where
                thread.role = 'conversation' and contact.role = 'contact'
                and list_contains($owning::varchar[], contact.table_name)
            group by all
        )
        select spoken.value
        from spoken left join owners using (conversation_id)
        group by 1
        having
            bool_or(spoken.conversation_id in (select value from known where role = 'conversation'))
            and count(distinct case when not owners.is_his then owners.contact_id end) <= 1
        """,
        {"owning": owning},
    )


def _find_rows(connection: duckdb.DuckDBPyConnection, account: Account, person: Person) -> None:
    """Find the rows that are about him, and those that only name one of his ids."""
    described = {name: columns_of(account.source_system, name) for name in account.tables}
    owning = [name for name, table in account.tables.items() if is_of_conversations(table, described[name])]
    # messages and tickets lead to further rows, where these name nobody and no conversation themselves
    for _ in range(3):
        _share_known(connection, person)
        connection.execute(
            """
            create or replace temp table his as
            with hits as (
                select refs.table_name, refs.position, refs.column_name, refs.role
                from refs inner join known on refs.role = known.role and refs.value = known.value
            ),
            others as (
                select table_name, position from refs
                where role in ('contact', 'conversation') group by all
            ),
            contacts as (select table_name, position from refs where role = 'contact' group by all)
            select table_name, position from hits
            where
                role in ('contact', 'actor')
                or (role = 'conversation' and not list_contains($owning::varchar[], table_name))
            union
            select table_name, position from hits anti join contacts using (table_name, position)
            where role = 'conversation' and list_contains($owning::varchar[], table_name)
            union
            select table_name, position from hits anti join others using (table_name, position)
            where role in ('message', 'ticket', 'named')
            """,
            {"owning": owning},
        )
        person.items |= _ids_of_rows(connection, "message")
        person.tickets |= _ids_of_rows(connection, "ticket")
    _share_known(connection, person)
    person.rows = _positions(connection, "select table_name, position from his")
    person.mentions = _positions(
        connection,
        "select refs.table_name, refs.position from refs "
        "inner join known on refs.role = known.role and refs.value = known.value "
        "anti join his on refs.table_name = his.table_name and refs.position = his.position group by all",
    )


def _ids_of_rows(connection: duckdb.DuckDBPyConnection, role: str) -> set[str]:
    """Return the ids of a role in the rows that are his."""
    return _set(
        connection,
        "select refs.value from refs semi join his using (table_name, position) where refs.role = $role",
        {"role": role},
    )


def _learn_details(connection: duckdb.DuckDBPyConnection, account: Account, person: Person) -> None:
    """Learn his names, addresses and numbers from the rows that describe him."""
    whole: set[str] = set()
    for name, table in account.tables.items():
        if name not in person.rows:
            continue
        for row in _described(connection, account, name, table):
            names: list[str] = []
            for holds, value in _told(columns_of(account.source_system, name), row, person):
                if holds in PARTS:
                    names.append(value.strip())
                else:
                    whole.add(value.strip())
            whole.add(" ".join(part for part in names if part))
            person.parts |= set(names)
    person.parts = {part for value in (*whole, *person.parts) for part in (value, *value.split()) if _is_word(part)}
    whole = {value for value in whole if _is_telling(value)}
    person.whole = whole - _known_elsewhere(connection, account, whole)
    person.shared = len(whole) - len(person.whole)


def _known_elsewhere(connection: duckdb.DuckDBPyConnection, account: Account, values: set[str]) -> set[str]:
    """Return the values that rows about other people hold as well, or as a part of theirs, however it is spelled."""
    patterns = {value: pattern for value in values for pattern in spellings([value])}
    compiled = {value: standing_alone([pattern]) for value, pattern in patterns.items()}
    found: set[str] = set()
    for name, table in account.tables.items():
        columns = columns_of(account.source_system, name)
        if not values or not is_of_persons(table, columns):
            continue
        for column in table.columns:
            if not any(columns[column].says(holds) for holds in (*DETAILS, *PARTS)):
                continue
            # of Klaviyo's resources only profiles describe people
            cells = _set(
                connection,
                compose(
                    "select distinct {column} from {table} as landed "
                    "semi join (select position from refs where table_name = $name "
                    "and role in ('contact', 'actor') and list_contains($key::varchar[], column_name)) as people "
                    "on landed.rowid = people.position "
                    "anti join (select position from his where table_name = $name) as about_him "
                    "on landed.rowid = about_him.position "
                    "where _source_system = $source_system and _account_id = $account_id "
                    "and regexp_matches({column}, $pattern, 'i')",
                    table=relation(table),
                    column=quoted(column),
                ),
                account.parameters | {"pattern": "|".join(patterns.values()), "name": name, "key": list(table.key)},
            )
            for cell in cells:
                found |= {value for value, one in compiled.items() if one.search(cell)}
    return found


def _is_word(value: str) -> bool:
    """Whether a value is one word of letters: a first name, which many bear."""
    return len(value) >= SHORTEST and value.replace("-", "").replace("'", "").isalpha()


def _is_telling(value: str) -> bool:
    """Whether a value is no word or number as others have it: an address, several words, or eight characters."""
    return not _is_word(value) and ("@" in value or " " in value or len(value) >= TELLING)


def _described(
    connection: duckdb.DuckDBPyConnection, account: Account, name: str, table: LandingTable
) -> Iterator[dict[str, Any]]:
    """Yield of his rows the columns that say what he is called, and whom they name."""
    columns = columns_of(account.source_system, name)
    naming = [
        column for column in table.columns
        if any(columns[column].says(holds) for holds in (*DETAILS, *PARTS))
    ]  # fmt: skip
    if not naming:
        return
    wanted = [
        column for column in table.columns if column in naming or columns[column].holds in ("actor_id", "resource_id")
    ]
    rows = connection.execute(
        compose(
            "select {columns} from {table} as landed "
            "semi join (select position from his where table_name = $name) as about_him "
            "on landed.rowid = about_him.position",
            columns=", ".join(quoted(column) for column in wanted),
            table=relation(table),
        ),
        {"name": name},
    ).fetchall()
    for values in rows:
        yield dict(zip(wanted, values, strict=True))


def _told(columns: dict[str, Column], row: dict[str, Any], person: Person) -> Iterator[tuple[str, str]]:
    """Yield his names and details in a row, by what they are; nothing where it, or part of a list, names another."""
    named = [row[name] for name in row if columns[name].holds in ("actor_id", "resource_id")]
    lists_people = any(columns[name].is_json for name in row) and any(columns[name].holds == "actor_id" for name in row)
    if named and not lists_people and not set(named) & person.contacts:
        return
    for name, value in row.items():
        column = columns[name]
        if not value or column.holds in ("actor_id", "resource_id"):
            continue
        for holds, leaf in _leaves_of(column, value, person):
            if holds in (*DETAILS, *PARTS):
                yield holds, leaf


def _leaves_of(column: Column, value: str, person: Person) -> Iterator[tuple[str, str]]:
    """Yield what a cell says, by what it is."""
    if not column.is_json:
        yield column.holds, value
        return
    try:
        document = json.loads(value)
        if isinstance(document, list):
            document = [
                item for item in document
                if isinstance(item, dict) and {item.get("actorId"), item.get("actor_id")} & person.contacts
            ]  # fmt: skip
        told = list(leaves(document))
    # no JSON, or nested deeper than anything is read
    except (ValueError, RecursionError):
        return
    for path, leaf in told:
        if isinstance(leaf, str | int) and not isinstance(leaf, bool):
            yield column.holds_at(plain_path(path)), str(leaf)


def leaves(document: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield path and value of every leaf of a JSON document; places in lists are no part of a path."""
    if isinstance(document, dict):
        for name, value in document.items():
            yield from leaves(value, f"{path}.{name}" if path else name)
    elif isinstance(document, list):
        for value in document:
            yield from leaves(value, path)
    else:
        yield path, document


def _set(connection: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, Any]) -> set[str]:
    """Return the values of a query of one column."""
    return {value for (value,) in connection.execute(sql, parameters).fetchall() if value}


def _positions(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, set[int]]:
    """Return row ids by table."""
    found: dict[str, set[int]] = {}
    for table, position in connection.execute(sql).fetchall():
        found.setdefault(table, set()).add(position)
    return found
