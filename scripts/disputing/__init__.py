"""Turn what the marts say of an invoice into a folder that can be sent: reading, wording, writing."""
