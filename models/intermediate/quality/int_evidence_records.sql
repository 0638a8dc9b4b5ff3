-- One row per account and kind of evidence that it has: how many records, the first and last instant, known at as_of. A table,
-- planned by itself: its sources are many.
{{ config(materialized='table') }}
-- an earlier item may show a conversation before its opening
{% set opened_by_as_of = 'case when opened_at <= as_of then opened_at end' %}
{% set counted = [
    ('conversations', 'int_known_conversations', opened_by_as_of, 'true'),
    ('open_conversations', 'int_open_conversations', opened_by_as_of, 'true'),
    ('closes', 'int_closes', 'closed_at', 'true'),
    ('assignments', 'int_known_events', 'occurred_at', "event_type = 'assigned'"),
    ('handoff_events', 'int_known_events', 'occurred_at', "event_type = 'handoff'"),
    ('handoff_requests', 'int_known_events', 'occurred_at', "event_type = 'handoff_requested'"),
    ('reply_votes', 'int_feedback', 'submitted_at', "feedback_type = 'helpful_vote'"),
    ('surveys', 'int_feedback', 'submitted_at', "feedback_type <> 'helpful_vote'"),
    ('knowledge_gaps', 'int_knowledge_gaps', 'asked_at', 'true'),
    ('tickets', 'int_tickets', 'created_at', 'true'),
    ('ticket_stage_history', 'int_ticket_stage_entries', 'entered_at', 'true'),
    ('ticket_owner_history', 'int_ticket_owner_entries', 'assigned_at', 'true'),
    ('pipelines', 'int_pipelines', none, 'true'),
    ('agents', 'int_agents', none, 'true'),
    ('teams', 'int_teams', none, 'true'),
    ('contacts', 'int_contacts', none, 'true'),
    ('channels', 'int_known_conversations', opened_by_as_of, "channel <> 'unknown'"),
    ('orders', 'int_orders', 'placed_at', 'true'),
    ('product_touches', 'int_product_touches', 'touched_at', 'true'),
    ('card_clicks', 'int_product_touches', 'touched_at', "touch_type = 'card_click'"),
    ('vendor_verdicts', 'int_known_conversations', opened_by_as_of, 'vendor_verdict is not null'),
    ('vendor_durations', 'int_vendor_durations', none, 'stated_seconds is not null'),
    ('metrics', 'int_exported_metrics', none, 'true'),
    ('attributions', 'int_exported_order_attributions', 'credited_at', 'true'),
    ('invoice_lines', 'int_exported_invoice_lines', none, 'true'),
    ('account_settings', 'base_accounts', none, "settings_from = 'export'"),
] %}
{% set of_messages = ['messages', 'citations', 'actions'] %}

with

message_loads as (select * from {{ ref('int_message_loads') }})

{% for evidence_kind in of_messages -%}
    select
        source_system,
        account_id,
        '{{ evidence_kind }}' as evidence_kind,
        {{ sum_of_counts(evidence_kind) }} as records,
        min(first_{{ evidence_kind }}_at) as first_record_at,
        max(last_{{ evidence_kind }}_at) as last_record_at
    from message_loads
    where {{ evidence_kind }} > 0
    group by 1, 2
    union all
{% endfor -%}
{% for evidence_kind, model, instant, condition in counted -%}
    select
        source_system,
        account_id,
        '{{ evidence_kind }}' as evidence_kind,
        count(*) as records,
        {{ 'min(' ~ instant ~ ')' if instant else 'cast(null as timestamp)' }} as first_record_at,
        {{ 'max(' ~ instant ~ ')' if instant else 'cast(null as timestamp)' }} as last_record_at
    from {{ ref(model) }}
    where {{ condition }}
    group by 1, 2
    {% if not loop.last -%} union all {% endif %}
{% endfor %}
