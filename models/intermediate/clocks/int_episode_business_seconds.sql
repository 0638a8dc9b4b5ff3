-- One row per episode of an account with business hours that has a service clock: its clocks in open seconds.
with

business_seconds as (select * from {{ ref('int_business_seconds') }})

select
    subject_id as episode_id,
    max(business_seconds) filter (where clock = 'first_response') as first_response_seconds,
    max(business_seconds) filter (where clock = 'first_human_response') as first_human_response_seconds,
    max(business_seconds) filter (where clock = 'time_to_resolution') as time_to_resolution_seconds,
    max(business_seconds) filter (where clock = 'time_to_ticket_close') as time_to_ticket_close_seconds
from business_seconds
where clock in ('first_response', 'first_human_response', 'time_to_resolution', 'time_to_ticket_close')
group by 1
