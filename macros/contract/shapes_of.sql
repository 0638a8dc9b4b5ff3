{#-
    The door: what each source brings of each entity, as the models that bring it in the contract's shape; an entity is a row, a
    source that brings none of it is left out. A new source adds its models here and nowhere else in SQL that sources share: no
    model outside a source's own rooms names one of these but through this list (a test holds it).
-#}
{% macro shapes_of(entity) %}
    {{ return({
        'agents': ['stg_generic__agents', 'int_hubspot__agents', 'int_respond_io__agents'],
        'teams': ['stg_generic__teams', 'int_hubspot__teams', 'int_respond_io__teams'],
        'team_members': ['int_hubspot__team_members', 'int_respond_io__team_members'],
        'contacts': ['stg_generic__contacts', 'int_respond_io__contacts', 'int_klaviyo__contacts'],

        'conversations': [
            'stg_generic__conversations',
            'int_hubspot__conversations',
            'int_respond_io__conversations',
            'int_klaviyo__conversations',
        ],
        'conversation_tags': ['stg_generic__conversation_tags', 'int_klaviyo__conversation_tags'],
        'conversation_skills': ['int_klaviyo__conversation_skills'],
        'conversation_events': [
            'stg_generic__conversation_events',
            'int_hubspot__events',
            'int_respond_io__events',
            'int_klaviyo__events',
        ],
        'stated_statuses': ['int_klaviyo__stated_statuses'],
        'messages': ['stg_generic__messages', 'int_hubspot__messages', 'int_respond_io__messages', 'int_klaviyo__messages'],
        'message_texts': [
            'stg_generic__message_texts',
            'int_hubspot__message_texts',
            'int_respond_io__message_texts',
            'stg_klaviyo__messages',
        ],
        'feedback': ['stg_generic__feedback', 'int_hubspot__feedback'],
        'knowledge_gaps': ['stg_generic__knowledge_gaps', 'stg_hubspot__knowledge_gaps'],

        'tickets': ['stg_generic__tickets', 'int_hubspot__tickets'],
        'ticket_merges': ['stg_generic__tickets', 'int_hubspot__ticket_merges'],
        'ticket_stage_history': ['stg_generic__ticket_stage_history', 'int_hubspot__ticket_stage_entries'],
        'ticket_owner_history': ['stg_generic__ticket_owner_history', 'int_hubspot__ticket_owner_entries'],
        'pipelines': ['stg_generic__pipelines', 'int_hubspot__pipeline_stages'],

        'orders': ['stg_generic__orders', 'int_klaviyo__orders'],
        'order_attributions': ['int_klaviyo__attributions'],
        'product_touches': ['stg_generic__product_touches', 'int_klaviyo__product_touches'],
        'metrics': ['stg_klaviyo__metrics'],

        'invoice_lines': ['stg_generic__invoice_lines'],

        'vendor_durations': ['int_hubspot__vendor_durations', 'int_respond_io__vendor_durations'],
        'vendor_counts': ['int_respond_io__vendor_counts'],

        'findings': [
            'int_hubspot__findings',
            'int_respond_io__findings',
            'int_respond_io__value_findings',
            'int_klaviyo__tie_findings',
            'int_klaviyo__name_findings',
            'int_klaviyo__state_findings',
        ],
        'checked_values': ['int_klaviyo__checked_values'],
        'repeated_ids': [
            'stg_generic__repeated_ids',
            'int_hubspot__repeated_ids',
            'stg_respond_io__repeated_ids',
            'stg_klaviyo__repeated_ids',
        ],
        'touched_conversations': ['stg_generic__touched_conversations'],
        'conversation_contacts': ['stg_generic__conversation_contacts'],
        'contact_pairs': ['stg_generic__contact_pairs'],
        'unmatched_days': ['int_respond_io__unmatched_days'],
        'id_clock_differences': ['int_respond_io__id_clock_differences'],
    }[entity]) }}
{% endmacro %}
