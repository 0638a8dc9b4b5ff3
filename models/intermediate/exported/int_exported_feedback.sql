-- One row per submission of every source: typed, its words still as exported. A table: the contract
-- reads it, and so do findings.
{{ config(materialized='table') }}
{{ union_of_sources(shapes_of('feedback'), [
    'source_system',
    'account_id',
    'feedback_id',
    'conversation_id',
    'message_id',
    'ticket_id',
    'contact_id',
    'rated_agent_id',
    'feedback_type',
    'feedback_value',
    'polarity',
    'feedback_comment',
    'scale_min',
    'scale_max',
    'submitted_at',
    'scale_min_fault',
    'scale_max_fault',
    'submitted_at_fault',
    '_file',
    '_row',
]) }}
