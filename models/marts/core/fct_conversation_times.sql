-- One row per conversation and measure of respond.io's Responses and Resolutions tabs: the seconds, the band of the seed
-- duration_bands that they lie in, and the user to whom they count. A view: six rows a conversation follow from its responses.
{{ config(materialized='view') }}
{% set measures = {
    'first_response': ('responses.first_response_seconds', 'responses.first_responder_id'),
    'first_assignment_to_first_response': (
        'responses.first_assignment_to_first_response_seconds', 'responses.first_responder_id'
    ),
    'last_assignment_to_response': (
        'responses.last_assignment_to_response_seconds', 'responses.last_assignment_responder_id'
    ),
    'handoff_to_response': ('responses.first_handoff_wait_seconds', 'responses.handoff_responder_id'),
    'average_response': ('responses.average_response_seconds', 'responses.responder_id'),
    'resolution': ('conversations.resolution_seconds', 'responses.closer_id'),
} %}

with

conversations as (select * from {{ ref('fct_conversations') }}),

responses as (select * from {{ ref('fct_conversation_responses') }}),

bands as (select * from {{ ref('duration_bands') }}),

measures as (
    select measure from {{ ref('duration_bands') }}
    group by 1
),

times as (
    select
        conversations.conversation_key,
        conversations.source_system,
        conversations.account_id,
        conversations.conversation_id,
        conversations.is_counted,
        conversations.opened_date,
        conversations.closed_date,
        conversations.channel,
        measures.measure,
        case measures.measure
            {% for measure, (seconds, user_id) in measures.items() %}
                when '{{ measure }}' then {{ user_id }}
            {% endfor %}
        end as user_id,
        case measures.measure
            {% for measure, (seconds, user_id) in measures.items() %}
                when '{{ measure }}' then {{ seconds }}
            {% endfor %}
        end as seconds
    from conversations
    inner join responses on conversations.conversation_key = responses.conversation_key
    cross join measures
)

select
    times.conversation_key || '/' || times.measure as conversation_time_key,
    times.conversation_key,
    times.source_system,
    times.account_id,
    times.conversation_id,
    times.measure,
    times.is_counted,
    times.opened_date,
    times.closed_date,
    times.channel,
    times.user_id,
    times.seconds,
    coalesce(bands.position, 0) as band_position,
    coalesce(bands.band, 'none') as band
from times
left join bands
    on
        times.measure = bands.measure
        and times.seconds >= bands.lower_seconds
        and (bands.upper_seconds is null or times.seconds < bands.upper_seconds)
