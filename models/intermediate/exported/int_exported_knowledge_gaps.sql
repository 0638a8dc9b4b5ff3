-- One row per unanswered question of every source: typed, its words still as exported. A table: the contract
-- reads it, and so do findings.
{{ config(materialized='table') }}
{{ union_of_sources(shapes_of('knowledge_gaps'), [
    'source_system',
    'account_id',
    'question_id',
    'conversation_id',
    'ticket_id',
    'question',
    'topic',
    'short_answer',
    'gap_status',
    'asked_at',
    'status_at',
    'asked_at_fault',
    'status_at_fault',
    '_file',
    '_row',
]) }}
