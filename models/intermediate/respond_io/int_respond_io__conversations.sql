-- One row per exported conversation, in the shape of the contract. Its sources are the vendor's words for who opened and closed
-- it (older files name no source of the close: what is known is the kind of the closer); its team is the one of the posted
-- close, else left to the assignee's.
with

conversations as (select * from {{ ref('int_respond_io__conversation_records') }})

select
    source_system,
    account_id,
    conversation_id,
    contact_id,
    cast(null as varchar) as ticket_id,
    closed_by_id,
    closed_by_team_id,
    assignee_id,
    assignee_team_id as team_id,
    cast(null as varchar) as merged_into_id,
    channel,
    cast(null as varchar) as status,
    opened_by_source as opened_by_kind,
    coalesce(closed_by_source, closed_by_kind) as closed_by_kind,
    -- the source tells what closed, the name who: a workflow may close in a person's name
    closed_by_kind as closer_kind,
    category,
    summary,
    cast(null as varchar) as tags,
    cast(null as varchar) as vendor_verdict,
    cast(null as boolean) as is_spam,
    cast(null as boolean) as is_test,
    started_at as opened_at,
    resolved_at as closed_at,
    cast(null as varchar) as is_spam_fault,
    cast(null as varchar) as is_test_fault,
    started_at_fault as opened_at_fault,
    resolved_at_fault as closed_at_fault,
    _file,
    _row
from conversations
