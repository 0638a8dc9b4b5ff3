-- One row per file, table and column of instants with rows that are later than the file's export: an export cannot hold what
-- happened after it was taken, so its note, a clock or the account's zone is wrong. Messages are judged against their own load,
-- other records, which do not name theirs, against the newest load of their file. The variable as_of plays no part.
-- A table, planned by itself: as a part of all findings its many sources cost the planner seconds, in the smallest shop too.
{{ config(materialized='table') }}
{% set checked = [
    ('int_events', 'conversation_events', ['occurred_at']),
    ('int_conversations', 'conversations', ['opened_at', 'closed_at']),
    ('int_exported_feedback', 'feedback', ['submitted_at']),
    ('int_exported_contacts', 'contacts', ['created_at']),
    ('int_exported_tickets', 'tickets', ['created_at', 'closed_at']),
    ('int_exported_ticket_stage_history', 'ticket_stage_history', ['entered_at']),
    ('int_exported_ticket_owner_history', 'ticket_owner_history', ['assigned_at']),
    ('int_exported_knowledge_gaps', 'knowledge_gaps', ['asked_at', 'status_at']),
    ('int_exported_orders', 'orders', ['placed_at', 'refunded_at']),
    ('int_exported_product_touches', 'product_touches', ['touched_at']),
] %}

with

loads as (
    select * from {{ ref('base_loads') }}
    where load_status = 'loaded'
),

message_loads as (
    select
        _load_id,
        max(newest_sent_at) as newest_sent_at
    from {{ ref('int_message_loads') }}
    group by 1
),

ranked_loads as (
    select
        *,
        row_number() over (
            partition by source_system, account_id, file order by extracted_at desc nulls last, load_id desc nulls last
        ) as load_rank
    from loads
),

newest_loads as (
    select * from ranked_loads
    where load_rank = 1
),

-- messages are many, and seldom late: only loads are read whose newest one is
late_message_loads as (
    select loads.*
    from loads
    inner join message_loads on loads.load_id = message_loads._load_id
    where message_loads.newest_sent_at > loads.extracted_at
),

late_rows as (
    select
        late_message_loads.load_id,
        'messages' as table_name,
        'sent_at' as column_name,
        messages._row as file_row,
        messages.sent_at as happened_at
    from {{ ref('int_exported_messages') }} as messages
    inner join late_message_loads on messages._load_id = late_message_loads.load_id
    where messages.sent_at > late_message_loads.extracted_at
    {% for model, table_name, columns in checked -%}
        {% for column in columns -%}
            union all
            select
                newest_loads.load_id,
                '{{ table_name }}' as table_name,
                '{{ column }}' as column_name,
                records._row as file_row,
                records.{{ column }} as happened_at
            from {{ ref(model) }} as records
            inner join newest_loads
                on
                    records.source_system = newest_loads.source_system
                    and records.account_id = newest_loads.account_id
                    and records._file = newest_loads.file
            where records.{{ column }} > newest_loads.extracted_at
        {% endfor -%}
    {% endfor %}
),

-- one row of a file may become several records: it counts once
late_files as (
    select
        load_id,
        table_name,
        column_name,
        count(distinct file_row) as late_rows,
        max(happened_at) as newest_at
    from late_rows
    group by 1, 2, 3
)

select
    loads.source_system,
    loads.account_id,
    'after_extraction' as check_name,
    late_files.table_name,
    late_files.column_name,
    loads.file,
    cast(null as bigint) as file_row,
    cast(null as varchar) as record_id,
    'is later than the extraction in ' || cast(late_files.late_rows as varchar) || ' of '
    || cast(loads.rows_landed as varchar)
    || ' rows: what states the extraction, a sender''s clock or the account''s time zone is wrong' as what,
    cast(late_files.newest_at as varchar) || ', extracted ' || cast(loads.extracted_at as varchar) as example
from late_files
inner join loads on late_files.load_id = loads.load_id
