-- One row per entry of a ticket into a stage, in the shape of the contract: from the history of the stage where the ticket
-- brings one, else from the dates of entry, which keep only the last entry into each stage. Its pipeline is the only one that
-- has the stage: a ticket may have changed its pipeline since.
with

tickets as (select * from {{ ref('int_hubspot__tickets') }}),

local_days as (select * from {{ ref('base_local_days') }}),

pipeline_stages as (select * from {{ ref('int_hubspot__pipeline_stages') }}),

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
    select * from {{ ref('stg_hubspot__ticket_property_history') }}
    where property_name = 'hs_pipeline_stage'
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

dates as (
    select
        source_system,
        account_id,
        ticket_id,
        timezone,
        _file,
        _row,
        substr(property_name, length('hs_v2_date_entered_') + 1) as stage_id,
        {{ json_member('properties', 'property_name') }} as entered_at_text
    from names
    where position('hs_v2_date_entered_' in property_name) = 1
),

typed_dates as (
    select
        dates.*,
        {{ parse_instant_or_milliseconds('dates.entered_at_text', 'local_days') }} as entered_at,
        {{ local_reading('dates.entered_at_text', 'local_days') }} as entered_at_reading
    from dates
    left join local_days on {{ is_local_day('dates.entered_at_text', 'dates.timezone', 'local_days') }}
    where dates.entered_at_text is not null
),

entries as (
    select
        source_system,
        account_id,
        ticket_id,
        {{ whole_number('value') }} as stage_id,
        changed_at as entered_at,
        changed_at_fault as entered_at_fault,
        _file,
        _row
    from history
    where value is not null
    union all
    select
        source_system,
        account_id,
        ticket_id,
        stage_id,
        entered_at,
        {{ instant_fault('entered_at_text', 'entered_at', 'entered_at_reading') }} as entered_at_fault,
        _file,
        _row
    from typed_dates
)

select
    entries.source_system,
    entries.account_id,
    entries.ticket_id,
    entries.stage_id,
    stages.pipeline_id,
    entries.entered_at,
    entries.entered_at_fault,
    entries._file,
    entries._row
from entries
left join stages_of_one_pipeline as stages
    on
        entries.source_system = stages.source_system
        and entries.account_id = stages.account_id
        and entries.stage_id = stages.stage_id
