"""Invoice lines at load: any source's folder, any column of the contract; what cannot be read is kept."""

import pytest

from scripts.loading.contract import SHARED_TABLES, read_contract

HEADER = "line_id,invoice_id,billed_from,billed_to,definition_id"


def test_every_source_takes_the_tables_that_may_lie_in_any_folder():
    contract = read_contract()
    for source in contract.sources:
        assert set(SHARED_TABLES) <= set(contract.tables_of(source))


@pytest.mark.parametrize("source", read_contract().sources)
def test_invoice_lines_may_lie_in_any_sources_folder_with_every_column_of_the_contract(exports, source):
    exports.write(
        f"{source}/acme/invoice_lines-2026-03.csv",
        f"{HEADER},conversation_id,billed_at,quantity,unit_price,amount,currency\n"
        "L1,INV-1,2026-03-01,2026-03-31,intercom_fin,c1,2026-03-05T10:00:00Z,2,0.99,1.98,USD\n",
    )
    assert exports.load().exit_code == 0
    assert exports.query(
        "select _source_system, _account_id, line_id, invoice_id, billed_from, billed_to, definition_id, "
        "conversation_id, billed_at, quantity, unit_price, amount, currency from raw.generic__invoice_lines"
    ) == [
        (
            *(source, "acme", "L1", "INV-1", "2026-03-01", "2026-03-31", "intercom_fin", "c1"),
            *("2026-03-05T10:00:00Z", "2", "0.99", "1.98", "USD"),
        )
    ]


def test_five_columns_are_enough_and_a_line_without_an_id_is_rejected(exports):
    exports.write("invoice_lines.csv", f"{HEADER}\nL1,INV-1,soon,,nobodys_rule\n,INV-1,,,\nL3,,,,\n")
    run = exports.load("--max-rejected", "1")
    assert run.exit_code == 0, run.output
    assert exports.landed("invoice_lines", "line_id", "billed_from") == [("L1", "soon")]
    assert [row[:2] for row in exports.query("select column_name, reason from raw.rejected_rows order by line")] == [
        ("line_id", "missing_id"),
        ("invoice_id", "missing_id"),
    ]


def test_a_file_without_a_rule_to_bill_under_is_refused(refusal):
    message = refusal("invoice_lines.csv", "line_id,invoice_id,billed_from,billed_to\nL1,INV-1,2026-03-01,2026-03-31\n")
    assert "definition_id" in message


def test_a_conversation_whose_id_a_spreadsheet_cut_off_is_none_and_told(exports):
    exports.write(
        "invoice_lines.csv", f"{HEADER},conversation_id\nL1,INV-1,2026-03-01,2026-03-31,d,1.77360480051593E+15\n"
    )
    exports.load()
    assert exports.landed("invoice_lines", "conversation_id") == [(None,)]
    assert exports.query("select column_name, value from raw.nulled_ids") == [
        ("conversation_id", "1.77360480051593E+15")
    ]
