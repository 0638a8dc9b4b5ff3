-- One row per entry of a ticket into a stage, in the shape of the contract: from the history of the stage where the ticket
-- brings one, else from the dates of entry, which keep only the last entry into each stage. Its pipeline is the only one that
-- has the stage: a ticket may have changed its pipeline since.
with

tickets as (select * from {{ ref('stg_hubspot__tickets') }}),

pipeline_stages as (select * from {{ ref('stg_hubspot__pipeline_stages') }}),

stages_of_one_pipeline as (
    select
        source_system,
        account_id,
        stage_id,
        min(pipeline_id) as pipeline_id
    from pipeline_stages
    group by 1, 2, 3
    having count(*) = 1
),

history as (
    select
        *,
        {{ json_elements(json_text('properties_with_history', 'hs_pipeline_stage')) }} as entry
    from tickets
),

tickets_with_history as (
    select
        source_system,
        account_id,
        ticket_id
    from history
    group by 1, 2, 3
),

names as (
    select
        tickets.*,
        {{ json_names('tickets.properties') }} as property_name
    from tickets
    left join tickets_with_history
        on
            tickets.source_system = tickets_with_history.source_system
            and tickets.account_id = tickets_with_history.account_id
            and tickets.ticket_id = tickets_with_history.ticket_id
    where tickets_with_history.ticket_id is null
),

entries as (
    select
        source_system,
        account_id,
        ticket_id,
        {{ json_text('entry', 'value') }} as stage_id,
        {{ json_text('entry', 'timestamp') }} as entered_at_text,
        _file,
        _row
    from history
    union all
    select
        source_system,
        account_id,
        ticket_id,
        substr(property_name, length('hs_v2_date_entered_') + 1) as stage_id,
        {{ json_member('properties', 'property_name') }} as entered_at_text,
        _file,
        _row
    from names
    where starts_with(property_name, 'hs_v2_date_entered_')
),

typed as (
    select
        *,
        {{ parse_instant_or_milliseconds('entered_at_text', "'UTC'") }} as entered_at
    from entries
    where entered_at_text is not null and stage_id is not null
)

select
    typed.source_system,
    typed.account_id,
    typed.ticket_id,
    typed.stage_id,
    stages.pipeline_id,
    typed.entered_at,
    {{ instant_fault('typed.entered_at_text', 'typed.entered_at', "'UTC'") }} as entered_at_fault,
    typed._file,
    typed._row
from typed
left join stages_of_one_pipeline as stages
    on
        typed.source_system = stages.source_system
        and typed.account_id = stages.account_id
        and typed.stage_id = stages.stage_id
