-- One row per entry of a ticket into a stage, by its account's as_of and with a readable instant.
with

entries as (select * from {{ ref('int_exported_ticket_stage_history') }}),

accounts as (select * from {{ ref('base_accounts') }}),

tickets as (select * from {{ ref('int_tickets') }}),

pipelines as (select * from {{ ref('int_pipelines') }}),

known as (
    select
        entries.source_system,
        entries.account_id,
        entries.ticket_id,
        coalesce(entries.pipeline_id, tickets.pipeline_id) as pipeline_id,
        entries.stage_id,
        entries.entered_at
    from entries
    inner join accounts
        on entries.source_system = accounts.source_system and entries.account_id = accounts.account_id
    left join tickets
        on
            entries.source_system = tickets.source_system
            and entries.account_id = tickets.account_id
            and entries.ticket_id = tickets.ticket_id
    where entries.entered_at <= accounts.as_of
),

-- two spellings of one instant are one entry
entries_once as (
    select
        source_system,
        account_id,
        ticket_id,
        stage_id,
        entered_at,
        max(pipeline_id) as pipeline_id
    from known
    group by 1, 2, 3, 4, 5
)

select
    entries_once.source_system,
    entries_once.account_id,
    entries_once.ticket_id,
    entries_once.pipeline_id,
    entries_once.stage_id,
    entries_once.entered_at,
    pipelines.stage_label,
    pipelines.display_order,
    pipelines.is_closed
from entries_once
left join pipelines
    on
        entries_once.source_system = pipelines.source_system
        and entries_once.account_id = pipelines.account_id
        and entries_once.pipeline_id = pipelines.pipeline_id
        and entries_once.stage_id = pipelines.stage_id
