-- One row per source, account, basis, local date, band, channel, user and team: respond.io's "First response time" with its
-- bands.
with

responses as (
    select * from {{ ref('rpt_respond_io__responses') }}
    where measure = 'first_response'
)

select
    source_system,
    account_id,
    closed_only,
    counted_date,
    band_position,
    band,
    channel,
    user_id,
    team_id,
    conversations,
    seconds_sum as first_response_seconds_sum,
    seconds_n as first_response_seconds_n,
    average_seconds as average_first_response_seconds,
    handoff_wait_seconds_sum,
    handoff_wait_seconds_n,
    average_handoff_wait_seconds
from responses
