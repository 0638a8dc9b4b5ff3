-- One row per click id that landed more than once.
{{ repeated_ids_of_tables('klaviyo', [('product_card_clicks', 'click_id', ['conversation_id', 'profile_id'])]) }}
