-- One row per finding and conversation that its record is of, or leads to: what a finding touches. A finding about a file, a
-- customer or a setting leads to no single conversation and has no row.
-- records of these are found by the row of the file that they came in
{% set placed = [
    ('int_irregular_messages', 'messages', 'message_id'),
    ('int_known_events', 'conversation_events', 'event_id'),
    ('int_known_conversations', 'conversations', 'conversation_id'),
    ('int_knowledge_gaps', 'knowledge_gaps', 'question_id'),
    ('int_product_touches', 'product_touches', 'touch_id'),
    ('int_invoice_lines', 'invoice_lines', 'line_key'),
] %}

with

findings as (select * from {{ ref('fct_data_quality_findings') }}),

conversations as (select * from {{ ref('fct_conversations') }}),

feedback as (select * from {{ ref('fct_feedback') }}),

conversation_tickets as (select * from {{ ref('bridge_conversation_tickets') }}),

-- a source says itself which conversation its own findings are of
sources_findings as (select * from {{ ref('int_findings__sources') }}),

led as (
    {% for model, table_name, record_id in placed -%}
        select
            findings.finding_id,
            findings.source_system,
            findings.account_id,
            findings.check_name,
            records.conversation_id
        from findings
        inner join {{ ref(model) }} as records
            on
                findings.source_system = records.source_system
                and findings.account_id = records.account_id
                and findings.file = records._file
                and findings.file_row = records._row
                and findings.record_id = records.{{ record_id }}
        where findings.table_name = '{{ table_name }}'
        union
    {% endfor -%}
    select
        findings.finding_id,
        findings.source_system,
        findings.account_id,
        findings.check_name,
        feedback.conversation_id
    from findings
    inner join feedback
        on
            findings.source_system = feedback.source_system
            and findings.account_id = feedback.account_id
            and findings.record_id = feedback.feedback_id
    where findings.table_name = 'feedback'
    union
    select
        findings.finding_id,
        findings.source_system,
        findings.account_id,
        findings.check_name,
        conversation_tickets.conversation_id
    from findings
    inner join conversation_tickets
        on
            findings.source_system = conversation_tickets.source_system
            and findings.account_id = conversation_tickets.account_id
            and findings.record_id = conversation_tickets.ticket_id
    where findings.table_name in ('tickets', 'ticket_stage_history', 'ticket_owner_history')
    union
    select
        findings.finding_id,
        findings.source_system,
        findings.account_id,
        findings.check_name,
        sources_findings.conversation_id
    from findings
    inner join sources_findings
        on
            findings.source_system = sources_findings.source_system
            and findings.account_id = sources_findings.account_id
            and findings.check_name = sources_findings.check_name
            and findings.table_name = sources_findings.table_name
            and findings.record_id = sources_findings.record_id
            and findings.file is not distinct from sources_findings.file
            and findings.file_row is not distinct from sources_findings.file_row
    where sources_findings.conversation_id is not null
)

select
    led.finding_id,
    conversations.conversation_key,
    led.source_system,
    led.account_id,
    led.check_name,
    led.conversation_id
from led
inner join conversations
    on
        led.source_system = conversations.source_system
        and led.account_id = conversations.account_id
        and led.conversation_id = conversations.conversation_id
